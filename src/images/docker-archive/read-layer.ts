import { createHash, type Hash } from 'node:crypto';
import type { GrowthBudget } from '../../compression/unpack.ts';
import { faultOfUnpacked } from '../../compression/verify-unpacked.ts';
import { type Digest, hexOf } from '../../oci/digest.ts';
import { ImageError } from '../../shared/errors.ts';
import { scan } from '../../shared/file-stream.ts';
import { type Compression, detectCompression, magicBytes } from '../archive/compression.ts';
import type { TarStore } from '../archive/tar-store.ts';

/** A layer as it lies in a saved archive. */
export interface SavedLayer {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Of the bytes as they lie there; the diff ID of a plain layer. */
  readonly digest: Digest;
  readonly compression: 'none' | 'gzip' | 'zstd';
}

/** What is shared by all layers of an image. */
export interface Reading {
  readonly budget: GrowthBudget;
  readonly signal: AbortSignal;
}

const remedy = 'The archive is damaged: save the image again.';

/**
 * What is known of one layer. A compressed one is read once to its end: its digest is computed and its content compared with
 * the diff ID, for nobody else would notice before somebody pulls the image. The content of a plain one is compared when it
 * is compressed.
 * @throws ImageError when it is missing, damaged, or not what its name says; AbortedError
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
    throw new ImageError(
      `Layer ${diffId} is missing: ${files.name} has no ${path}.`,
      'The archive is incomplete: save the image again.',
    );
  }
  const compression = detectCompression(await files.head(path, magicBytes));
  const layer = { files, path, diffId };
  if (compression === 'none') {
    requireName(layer, diffId);
    return { path, size, digest: diffId, compression };
  }
  if (!isPushable(compression)) {
    throw new ImageError(
      `Layer ${diffId} (${path} in ${files.name}) is compressed with ${compression}, which no registry takes.`,
      'Save the image with plain, gzip or zstd layers.',
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
  if (fault !== undefined) throw new ImageError(`${name} is damaged: ${fault}.`, remedy);
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
 * Most tools name a layer after a digest: of the bytes (go-containerregistry and all that is built on it, Jib, layouts), or
 * of its content (Podman, skopeo, buildpacks). The name of a directory, as the legacy form has it, says nothing.
 */
const nameOfDigest = /(?:^|[/:])([0-9a-f]{64})(?:\.tar(?:\.(?:gz|zst|zstd))?)?$/;

function requireName({ files, path, diffId }: LayerFile, digest: Digest): void {
  const hex = nameOfDigest.exec(path)?.[1];
  if (hex === undefined || hex === hexOf(digest) || hex === hexOf(diffId)) return;
  throw new ImageError(
    `Layer ${diffId} (${path} in ${files.name}) is named after another digest than its own, ${digest}.`,
    remedy,
  );
}
