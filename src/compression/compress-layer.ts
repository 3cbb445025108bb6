import { createHash, randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import pLimit, { type LimitFunction } from 'p-limit';
import { type Digest, DigestVerifier } from '../oci/digest.ts';
import { untilAborted } from '../shared/abort.ts';
import { ImageError } from '../shared/errors.ts';
import { BlockPool, blocksOf } from './blocks.ts';
import { type Algorithm, type Codec, createCodec } from './codecs.ts';
import { SpoolFile } from './spool-file.ts';

/** An uncompressed layer: a tar whose digest is its diff ID. */
export interface UncompressedLayer {
  readonly diffId: Digest;
  /** Bytes. */
  readonly size: number;
  open(): Promise<Readable>;
}

export interface CompressedLayer {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  /** The whole blob from its start; each call returns a new stream. */
  open(): Promise<Readable>;
  /** Deletes it from disk. */
  discard(): Promise<void>;
}

export interface Compressor {
  /** @throws ImageError if the layer does not match its diff ID; AbortedError */
  compress(layer: UncompressedLayer): Promise<CompressedLayer>;
  /** Deletes all layers that were not discarded. */
  close(): Promise<void>;
}

export interface CompressorOptions {
  readonly algorithm: Algorithm;
  /** Defaults to the level that measured best. */
  readonly level?: number;
  /** Stores the compressed layers until they are uploaded; may be shared. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** Maximum bytes of one layer in flight, regardless of the number of cores. */
const maxInFlightBytes = 16 * 1024 * 1024;

/**
 * Compresses layers block by block on libuv's thread pool, so that one layer keeps all cores busy. Blocks have a fixed
 * size, so the same layer gives the same bytes on every run. The result is written to a file, because the digest of a blob
 * must be known before it can be looked up or committed, and compressing twice costs more than writing and reading once.
 */
export function createCompressor(options: CompressorOptions): Compressor {
  return new BlockCompressor(options);
}

class BlockCompressor implements Compressor {
  readonly #codec: Codec;
  readonly #options: CompressorOptions;
  /** Maximum number of blocks in flight, per layer and in total, because they are in memory. */
  readonly #blocks: number;
  readonly #slots: LimitFunction;
  readonly #pool: BlockPool;
  /** One layer alone keeps all cores busy. A second one fills its pauses; more would only use memory. */
  readonly #layers = pLimit(2);
  readonly #spools = new Set<SpoolFile>();

  constructor(options: CompressorOptions) {
    this.#options = options;
    this.#codec = createCodec(options.algorithm, options.level);
    this.#blocks = Math.min(availableParallelism() + 2, maxInFlightBytes / this.#codec.blockBytes);
    this.#slots = pLimit(this.#blocks);
    this.#pool = new BlockPool(this.#codec.blockBytes);
  }

  compress(layer: UncompressedLayer): Promise<CompressedLayer> {
    return this.#layers(() => this.#compress(layer));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#spools].map(spool => this.#discard(spool)));
  }

  async #compress(layer: UncompressedLayer): Promise<CompressedLayer> {
    this.#options.signal.throwIfAborted();
    const spool = await SpoolFile.create(join(this.#options.directory, `layer-${randomUUID()}`));
    this.#spools.add(spool);
    try {
      const digest = await this.#fill(spool, layer);
      return {
        digest,
        size: spool.size,
        open: () => spool.read(),
        discard: () => this.#discard(spool),
      };
    } catch (error) {
      await this.#discard(spool);
      throw error;
    }
  }

  async #fill(spool: SpoolFile, layer: UncompressedLayer): Promise<Digest> {
    const { signal } = this.#options;
    const diffId = new DigestVerifier(layer.diffId);
    const digest = createHash('sha256');
    const pending: Promise<Buffer>[] = [];
    const write = async (): Promise<void> => {
      const block = pending.shift();
      if (block === undefined) return;
      const member = await untilAborted(block, signal);
      digest.update(member);
      await spool.append(member);
    };
    try {
      for await (const block of blocksOf(await layer.open(), this.#codec.blockBytes, this.#pool)) {
        signal.throwIfAborted();
        diffId.update(block);
        pending.push(this.#start(block));
        if (pending.length >= this.#blocks) await write();
      }
      if (pending.length === 0) pending.push(this.#start(this.#pool.take().subarray(0, 0)));
      while (pending.length > 0) await write();
    } finally {
      await untilAborted(Promise.allSettled(pending), signal).catch(() => {}); // already reported by the error thrown above
    }
    const { actual, matches } = diffId.finish();
    if (!matches) {
      throw new ImageError(
        `Layer ${layer.diffId} of the image is corrupt: its content has digest ${actual}.`,
        'Rebuild or re-save the image.',
      );
    }
    await spool.finish();
    return `sha256:${digest.digest('hex')}`;
  }

  #start(block: Buffer): Promise<Buffer> {
    const member = this.#slots(() => this.#codec.compress(block));
    const release = (): void => this.#pool.give(block);
    member.then(release, release); // an error is handled where the member is awaited
    return member;
  }

  async #discard(spool: SpoolFile): Promise<void> {
    this.#spools.delete(spool);
    await spool.remove();
  }
}
