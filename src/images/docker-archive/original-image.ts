import { attestedDigest } from '../../oci/attestations.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import { type ImageNode, type ManifestNode, manifestsOf } from '../../oci/image-tree.ts';
import type { Index } from '../../oci/manifest.ts';
import { isUncompressedLayerType } from '../../oci/media-types.ts';
import { normalizeName } from '../image-name.ts';
import type { ImageContent } from '../image-tree/image-content.ts';
import { MissingContentError } from '../image-tree/image-content.ts';
import { type ImageTree, readImageTree } from '../image-tree/read-image-tree.ts';
import { blobPath } from '../layout/layout-content.ts';

/** Maximum number of images in the archive's layout to search for the requested one. */
const maxCandidates = 100;

/** An entry of `manifest.json`. */
export interface SavedList {
  readonly configDigest: Digest;
  readonly names: readonly string[];
  readonly layerPaths: readonly string[];
  /** Whether the archive contains a file. */
  has(path: string): boolean;
}

/**
 * Finds the image in the archive's OCI layout that matches an entry of `manifest.json`, if it is the image as it was built
 * or pulled. The containerd image store saves it that way, and its manifest digest must not change.
 *
 * Docker's graph driver store has no manifest, so `docker save` (Docker 25 and later) generates one with uncompressed layers
 * for the layout. Then the result is undefined, and the manifest is generated here in the same way as in `docker push`. The
 * same applies if `manifest.json` lists different layers than the layout's manifest, or a different order: one of them is
 * wrong, and the layers of the generated manifest are compared with the config one by one.
 */
export async function findOriginalImage(
  index: Index,
  saved: SavedList,
  content: ImageContent,
): Promise<Descriptor | undefined> {
  const names = new Set(saved.names.map(normalizeName));
  const isNamed = (entry: Descriptor): boolean =>
    names.has(normalizeName(entry.annotations?.['io.containerd.image.name'] ?? ''));
  const distinct = [...new Map(index.manifests.map(entry => [entry.digest, entry])).values()];
  const candidates = [...distinct.filter(isNamed), ...distinct.filter(entry => !isNamed(entry))];
  for (const candidate of candidates.slice(0, maxCandidates)) {
    const manifests = await imageManifests(candidate, content);
    const match = manifests.find(
      ({ manifest }) => manifest.config.digest === saved.configDigest && layersMatch(manifest.layers, saved),
    );
    if (match === undefined) continue;
    return candidate.digest !== match.descriptor.digest || hasOriginalLayers(match) ? candidate : undefined;
  }
  return undefined;
}

async function imageManifests(
  candidate: Descriptor,
  content: ImageContent,
): Promise<readonly ManifestNode[]> {
  try {
    const { root } = await readImageTree(candidate, content, { platforms: [], missing: 'leave-out' });
    return manifestsOf(root);
  } catch (error) {
    if (error instanceof MissingContentError) return [];
    throw error;
  }
}

/** Ignores paths that are not in the archive, because the list can contain layers that were not saved. */
function layersMatch(layers: readonly Descriptor[], { layerPaths, has }: SavedList): boolean {
  const listed = layerPaths.filter(has);
  const stored = layers.map(blobPath).filter(has);
  const nothingToCompare = listed.length === 0 && layerPaths.length > 0;
  return nothingToCompare || listed.join() === stored.join();
}

function hasOriginalLayers({ manifest }: ManifestNode): boolean {
  return manifest.layers.some(layer => !isUncompressedLayerType(layer.mediaType));
}

/**
 * The containerd store saves the full index of a multi-platform image, but only the platforms that were pulled. If that is
 * one platform, its manifest is the image, with the same digest as in the registry; `docker push` does the same. If there
 * are several, the image is an index of these platforms.
 */
export function withoutMissing(tree: ImageTree): ImageNode {
  if (tree.missing.length === 0 || tree.root.kind !== 'index') return tree.root;
  const images = manifestsOf(tree.root).filter(node => attestedDigest(node.descriptor) === undefined);
  return images.length === 1 && images[0] !== undefined ? images[0] : tree.root;
}
