import pLimit from 'p-limit';
import { GrowthBudget } from '../../compression/unpack.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { type Digest, digestOf } from '../../oci/digest.ts';
import { diffIdsOf, type ImageConfig } from '../../oci/image-config.ts';
import type { ManifestNode } from '../../oci/image-tree.ts';
import { type Manifest, serializeManifest } from '../../oci/manifest.ts';
import { mediaTypes } from '../../oci/media-types.ts';
import { ImageError } from '../../shared/errors.ts';
import type { TarStore } from '../archive/tar-store.ts';
import { readLayer, type SavedLayer } from './read-layer.ts';

/** A manifest generated for an image that has none, and the paths of its blobs in the archive. */
export interface BuiltManifest {
  readonly node: ManifestNode;
  /** Paths in the archive by digest. */
  readonly paths: ReadonlyMap<Digest, string>;
  /** Layers that were read completely and match the config and their names. */
  readonly verified: ReadonlySet<Digest>;
}

/** Layers unpacked in parallel; each keeps one core busy. */
const parallelLayers = 2;

/**
 * Generates the manifest of a saved image: Docker schema 2, the same as `docker push`, or an OCI manifest if a layer is
 * compressed with zstd, because Docker has no media type for it. The digest of an uncompressed layer is its diff ID from the
 * config. The digest of a compressed layer is computed, and its content is compared with the diff ID, as in `docker load`.
 * @throws ImageError if layers are missing or corrupt, or if their number does not match the config
 */
export async function buildManifest(
  files: TarStore,
  image: { readonly configPath: string; readonly configBytes: Buffer; readonly config: ImageConfig },
  layerPaths: readonly string[],
  signal: AbortSignal,
): Promise<BuiltManifest> {
  const diffIds = diffIdsOf(image.config);
  if (diffIds.length !== layerPaths.length) {
    throw new ImageError(
      `${files.name} has ${layerPaths.length} layers, but the image config lists ${diffIds.length}.`,
      'Rebuild or re-save the image.',
    );
  }
  const places = diffIds.map((diffId, at) => ({ diffId, path: layerPaths[at] ?? '' }));
  const layers = await readLayers(files, places, signal);
  await requireSameContentPerDigest(files, layers);
  const node = manifestOf(image, layers);
  const paths = layers.map(({ digest, path }) => [digest, path] as const);
  return {
    node,
    paths: new Map([...paths, [node.manifest.config.digest, image.configPath]]),
    verified: new Set(layers.filter(({ compression }) => compression !== 'none').map(({ digest }) => digest)),
  };
}

/** Reads each layer once, even if the image uses it several times. Stops all reads at the first failure, and then throws it. */
async function readLayers(
  files: TarStore,
  places: readonly { readonly path: string; readonly diffId: Digest }[],
  signal: AbortSignal,
): Promise<readonly SavedLayer[]> {
  const limit = pLimit(parallelLayers);
  const stop = new AbortController();
  const shared = { budget: new GrowthBudget(), signal: AbortSignal.any([signal, stop.signal]) };
  let failure: { readonly error: unknown } | undefined;
  const known = new Map<string, Promise<SavedLayer>>();
  const reading = places.map(({ path, diffId }) => {
    const place = files.has(path) ? files.offsetOf(path) : path; // the path of a file can be spelled in several ways
    const key = `${place} ${diffId}`;
    const layer = known.get(key) ?? limit(() => readLayer(files, path, diffId, shared));
    known.set(key, layer);
    return layer;
  });
  const noteFirst = (error: unknown): void => {
    failure ??= { error };
    stop.abort();
  };
  await Promise.all(reading.map(layer => layer.catch(noteFirst)));
  if (failure !== undefined) throw failure.error;
  return Promise.all(reading);
}

/** Two different files must not have the same digest, because only one of them would be pushed. */
async function requireSameContentPerDigest(files: TarStore, layers: readonly SavedLayer[]): Promise<void> {
  const first = new Map<Digest, SavedLayer>();
  const compared = new Set<string>();
  for (const layer of layers) {
    const other = first.get(layer.digest) ?? layer;
    first.set(layer.digest, other);
    const pair = `${layer.digest} ${files.offsetOf(layer.path)}`;
    if (compared.has(pair) || (await files.areSame(other.path, layer.path))) {
      compared.add(pair);
      continue;
    }
    throw new ImageError(
      `Layer ${layer.digest} is in ${files.name} twice with different contents: ${other.path} (${other.size} bytes) and ${layer.path} (${layer.size} bytes).`,
      'Rebuild or re-save the image.',
    );
  }
}

const dockerTypes = { none: mediaTypes.dockerLayer, gzip: mediaTypes.dockerLayerGzip } as const;
const ociTypes = {
  none: mediaTypes.ociLayer,
  gzip: mediaTypes.ociLayerGzip,
  zstd: mediaTypes.ociLayerZstd,
} as const;

function manifestOf(
  image: { readonly configBytes: Buffer; readonly config: ImageConfig },
  layers: readonly SavedLayer[],
): ManifestNode {
  const { configBytes, config } = image;
  const isOci = layers.some(layer => layer.compression === 'zstd');
  const mediaType = isOci ? mediaTypes.ociManifest : mediaTypes.dockerManifest;
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType,
    config: {
      mediaType: isOci ? mediaTypes.ociConfig : mediaTypes.dockerConfig,
      size: configBytes.length,
      digest: digestOf(configBytes),
    },
    layers: layers.map(layer => layerDescriptor(layer, isOci)),
  };
  const bytes = serializeManifest(manifest);
  const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
  return { kind: 'manifest', descriptor, bytes, manifest, configBytes, config };
}

function layerDescriptor({ compression, size, digest }: SavedLayer, isOci: boolean): Descriptor {
  const mediaType = isOci || compression === 'zstd' ? ociTypes[compression] : dockerTypes[compression];
  return { mediaType, size, digest };
}
