import { createHash, type Hash } from 'node:crypto';
import type { GrowthBudget } from '../../compression/unpack.ts';
import { faultOfUnpacked } from '../../compression/verify-unpacked.ts';
import { type Digest, hexOf } from '../../oci/digest.ts';
import { ImageError } from '../../shared/errors.ts';
import { scan } from '../../shared/file-stream.ts';
import { type Compression, detectCompression, magicBytes } from '../archive/compression.ts';
import type { TarStore } from '../archive/tar-store.ts';

/** A layer of a saved archive. */
export interface SavedLayer {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Digest of the file in the archive; the diff ID for an uncompressed layer. */
  readonly digest: Digest;
  readonly compression: 'none' | 'gzip' | 'zstd';
}

/** State that all layers of an image share. */
export interface Reading {
  readonly budget: GrowthBudget;
  readonly signal: AbortSignal;
}

const remedy = 'Rebuild or re-save the image.';

/**
 * Reads the properties of a layer. A compressed layer is read once to its end to compute its digest and to compare its
 * content with the diff ID, because otherwise an error would only show when the image is pulled. The content of an
 * uncompressed layer is compared when it is compressed.
 * @throws ImageError if it is missing or corrupt, or does not match the digest in its name; AbortedError
 */
export async function readLayer(
  files: TarStore,
  path: string,
  diffId: Digest,
  { budget, signal }: Reading,
): Promise<SavedLayer> {
  signal.throwIfAborted();
  const size = await files.sizeOf(path);
  if (size === undefined) {
    throw new ImageError(`Layer ${diffId} (${path}) is missing from ${files.name}.`, remedy);
  }
  const compression = detectCompression(await files.head(path, magicBytes));
  const layer = { files, path, diffId };
  if (compression === 'none') {
    requireName(layer, diffId);
    return { path, size, digest: diffId, compression };
  }
  if (!isPushable(compression)) {
    throw new ImageError(
      `Layer ${diffId} (${path} in ${files.name}) is compressed with ${compression}, which registries do not accept.`,
      'Save the image with uncompressed, gzip or zstd layers.',
    );
  }
  const digest = await verify(layer, compression, { budget, signal });
  requireName(layer, digest);
  return { path, size, digest, compression };
}

interface LayerFile {
  readonly files: TarStore;
  readonly path: string;
  readonly diffId: Digest;
}

function isPushable(compression: Compression): compression is 'gzip' | 'zstd' {
  return compression === 'gzip' || compression === 'zstd';
}

async function verify(
  { files, path, diffId }: LayerFile,
  algorithm: 'gzip' | 'zstd',
  { budget, signal }: Reading,
): Promise<Digest> {
  const hash = createHash('sha256');
  const name = `Layer ${diffId} (${path} in ${files.name})`;
  const bytes = hashed(scan(await files.open(path)), hash, signal);
  const fault = await faultOfUnpacked(bytes, { diffId, algorithm, name, budget });
  if (fault !== undefined) throw new ImageError(`${name} is corrupt: ${fault}.`, remedy);
  return `sha256:${hash.digest('hex')}`;
}

async function* hashed(
  chunks: AsyncIterable<Buffer>,
  hash: Hash,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    hash.update(chunk);
    yield chunk;
  }
}

/**
 * Most tools name a layer after a digest: the digest of the file (go-containerregistry and tools that use it, Jib, layouts)
 * or of its content (Podman, skopeo, buildpacks). Directory names, as in the legacy format, are not digests of the layer.
 */
const nameOfDigest = /(?:^|[/:])([0-9a-f]{64})(?:\.tar(?:\.(?:gz|zst|zstd))?)?$/;

function requireName({ files, path, diffId }: LayerFile, digest: Digest): void {
  const hex = nameOfDigest.exec(path)?.[1];
  if (hex === undefined || hex === hexOf(digest) || hex === hexOf(diffId)) return;
  throw new ImageError(
    `Layer ${diffId} (${path} in ${files.name}) does not match the digest in its name: it has digest ${digest}.`,
    remedy,
  );
}
