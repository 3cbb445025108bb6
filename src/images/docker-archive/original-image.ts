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

/** Images of an archive's layout that are looked through for the one that is meant. */
const maxCandidates = 100;

/** An entry of `manifest.json`. */
export interface SavedList {
  readonly configDigest: Digest;
  readonly names: readonly string[];
  readonly layerPaths: readonly string[];
  /** Whether the archive has a file. */
  has(path: string): boolean;
}

/**
 * The image of the archive's OCI layout that an entry of its `manifest.json` stands for, when it is the image as it
 * was built or pulled: the containerd image store saves that, and its manifest digest has to hold.
 *
 * Docker's graph driver store has no manifest. What its `docker save` (Docker 25 and later) puts into the layout is
 * made up, of plain layers; then the result is undefined, and the manifest is made here as `docker push` makes it. So it is
 * where `manifest.json` names other layers than the layout's manifest does, or in another order: one of them is wrong, and
 * what is made of it is compared with the config layer by layer.
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
      ({ manifest }) => manifest.config.digest === saved.configDigest && agree(manifest.layers, saved),
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

/** Paths that the archive does not have say nothing: the list may name layers that were not saved. */
function agree(layers: readonly Descriptor[], { layerPaths, has }: SavedList): boolean {
  const listed = layerPaths.filter(has);
  const stored = layers.map(blobPath).filter(has);
  const saysNothing = listed.length === 0 && layerPaths.length > 0;
  return saysNothing || listed.join() === stored.join();
}

function hasOriginalLayers({ manifest }: ManifestNode): boolean {
  return manifest.layers.some(layer => !isUncompressedLayerType(layer.mediaType));
}

/**
 * The containerd store saves the index of a multi-platform image with the platforms that were pulled only. Of one
 * platform, its manifest is the image, with the digest that it has in the registry: `docker push` does the same. Of
 * several, it is an index of these.
 */
export function withoutMissing(tree: ImageTree): ImageNode {
  if (tree.missing.length === 0 || tree.root.kind !== 'index') return tree.root;
  const images = manifestsOf(tree.root).filter(node => attestedDigest(node.descriptor) === undefined);
  return images.length === 1 && images[0] !== undefined ? images[0] : tree.root;
}
