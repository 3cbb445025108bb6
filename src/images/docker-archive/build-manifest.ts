import { createHash } from 'node:crypto';
import type { Descriptor } from '../../oci/descriptor.ts';
import { type Digest, digestOf, isDigest } from '../../oci/digest.ts';
import { diffIdsOf, type ImageConfig } from '../../oci/image-config.ts';
import type { ManifestNode } from '../../oci/image-tree.ts';
import { type Manifest, serializeManifest } from '../../oci/manifest.ts';
import { mediaTypes } from '../../oci/media-types.ts';
import { ImageError } from '../../shared/errors.ts';
import { scan } from '../../shared/file-stream.ts';
import { type Compression, detectCompression, magicBytes } from '../archive/compression.ts';
import type { TarStore } from '../archive/tar-store.ts';
import { throwIfCancelled } from '../cancellation.ts';

/** A manifest made for an image that has none, and where its blobs are in the archive. */
export interface BuiltManifest {
  readonly node: ManifestNode;
  /** Path in the archive by digest. */
  readonly paths: ReadonlyMap<Digest, string>;
}

interface SavedLayer {
  readonly path: string;
  readonly size: number;
  readonly digest: Digest;
  readonly compression: 'none' | 'gzip' | 'zstd';
}

/**
 * Makes the manifest of a saved image: Docker's schema 2, as `docker push` makes it, or an OCI manifest when a layer
 * is compressed with zstd, for which Docker has no media type. A plain layer's digest is its diff ID out of the
 * config; that of a compressed one is computed.
 * @throws ImageError when layers are missing, or not as many as the config says
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
      `${files.name} has ${layerPaths.length} layers, but the image's config says ${diffIds.length}.`,
      'Save the image again.',
    );
  }
  const known = new Map<string, Promise<SavedLayer>>();
  const layers: SavedLayer[] = [];
  for (const [at, diffId] of diffIds.entries()) {
    throwIfCancelled(signal);
    const path = layerPaths[at] ?? '';
    const key = `${path} ${diffId}`;
    const layer = known.get(key) ?? readLayer(files, path, diffId, signal);
    known.set(key, layer);
    layers.push(await layer);
  }
  requireOneSizeEach(files, layers);
  const node = manifestOf(image, layers);
  const paths = layers.map(({ digest, path }) => [digest, path] as const);
  return { node, paths: new Map([...paths, [node.manifest.config.digest, image.configPath]]) };
}

async function readLayer(
  files: TarStore,
  path: string,
  diffId: Digest,
  signal: AbortSignal,
): Promise<SavedLayer> {
  const size = await files.sizeOf(path);
  if (size === undefined) {
    throw new ImageError(
      `Layer ${diffId} is missing: ${files.name} has no ${path}.`,
      'The archive is incomplete: save the image again.',
    );
  }
  const compression = detectCompression(await files.head(path, magicBytes));
  if (compression === 'none') return { path, size, digest: diffId, compression };
  if (!isPushable(compression)) {
    throw new ImageError(
      `Layer ${diffId} (${path} in ${files.name}) is compressed with ${compression}, which no registry takes.`,
      'Save the image with plain, gzip or zstd layers.',
    );
  }
  return { path, size, digest: namedDigest(path) ?? (await hashFile(files, path, signal)), compression };
}

function isPushable(compression: Compression): compression is 'gzip' | 'zstd' {
  return compression === 'gzip' || compression === 'zstd';
}

/** A blob of a layout is named after its digest. It is verified when it is sent, like every blob. */
function namedDigest(path: string): Digest | undefined {
  const digest = path.replace(/^blobs\/(sha256|sha512)\//, '$1:');
  return isDigest(digest) ? digest : undefined;
}

async function hashFile(files: TarStore, path: string, signal: AbortSignal): Promise<Digest> {
  const hash = createHash('sha256');
  for await (const chunk of scan(await files.open(path))) {
    throwIfCancelled(signal);
    hash.update(chunk);
  }
  return `sha256:${hash.digest('hex')}`;
}

/** One diff ID cannot stand for two different files. */
function requireOneSizeEach(files: TarStore, layers: readonly SavedLayer[]): void {
  const sizes = new Map<Digest, number>();
  for (const { digest, size } of layers) {
    const other = sizes.get(digest) ?? size;
    if (other !== size) {
      throw new ImageError(
        `Layer ${digest} is in ${files.name} twice, with ${other} and with ${size} bytes.`,
        'Save the image again.',
      );
    }
    sizes.set(digest, size);
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
