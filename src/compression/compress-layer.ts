import { createHash } from 'node:crypto';
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

/** An uncompressed layer: a plain tar, whose digest is its diff ID. */
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
  /** The whole blob from its start; a new stream each call. */
  open(): Promise<Readable>;
  /** Removes it from the disk. */
  discard(): Promise<void>;
}

export interface Compressor {
  /** @throws ImageError when the layer is not what its diff ID says; AbortedError */
  compress(layer: UncompressedLayer): Promise<CompressedLayer>;
  /** Removes everything that was not discarded. */
  close(): Promise<void>;
}

export interface CompressorOptions {
  readonly algorithm: Algorithm;
  /** Default is the one that measured best. */
  readonly level?: number;
  /** For the compressed layers until they are sent. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** Bytes of one layer that are in flight, however many cores there are. */
const maxInFlightBytes = 16 * 1024 * 1024;

/**
 * Compresses layers block by block on libuv's thread pool, so that one layer keeps all cores busy. Blocks have a fixed
 * size, so the same layer gives the same bytes on every run. The result goes to a file: a blob's digest has to be known
 * before it can be looked up or committed, and compressing twice costs more than writing and reading once.
 */
export function createCompressor(options: CompressorOptions): Compressor {
  return new BlockCompressor(options);
}

class BlockCompressor implements Compressor {
  readonly #codec: Codec;
  readonly #options: CompressorOptions;
  /** Blocks in flight, of a layer and of all layers together: they are in memory. */
  readonly #blocks: number;
  readonly #slots: LimitFunction;
  readonly #pool: BlockPool;
  /** One layer alone keeps all cores busy; a second one fills its pauses, more would only take memory. */
  readonly #layers = pLimit(2);
  readonly #spools = new Set<SpoolFile>();
  #count = 0;

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
    const spool = await SpoolFile.create(join(this.#options.directory, `layer-${this.#count++}`));
    this.#spools.add(spool);
    try {
      const digest = await this.#fill(spool, layer);
      return {
        digest,
        size: spool.size,
        open: async () => spool.read(),
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
      await untilAborted(Promise.allSettled(pending), signal).catch(() => {}); // told by what is thrown already
    }
    const { actual, matches } = diffId.finish();
    if (!matches) {
      throw new ImageError(
        `Layer ${layer.diffId} of the image is damaged: its content has the digest ${actual}.`,
        'Build or save the image again.',
      );
    }
    await spool.finish();
    return `sha256:${digest.digest('hex')}`;
  }

  #start(block: Buffer): Promise<Buffer> {
    const member = this.#slots(() => this.#codec.compress(block));
    const release = (): void => this.#pool.give(block);
    member.then(release, release); // a failure is met where the member is awaited
    return member;
  }

  async #discard(spool: SpoolFile): Promise<void> {
    this.#spools.delete(spool);
    await spool.remove();
  }
}
