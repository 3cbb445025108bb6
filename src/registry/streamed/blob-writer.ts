import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { algorithmOf, type Digest, DigestVerifier, shortDigest } from '../../oci/digest.ts';
import { AbortedError, ImageError } from '../../shared/errors.ts';
import type { Exchange } from '../exchange.ts';
import type { BlobContent, BlobWriter, ProgressListener, SentBlob } from '../repository.ts';
import { Uploads } from '../uploads.ts';
import { Part } from './part.ts';
import type { PartPool } from './part-pool.ts';
import { PartSender } from './part-sender.ts';
import { blocksOfPart, mostBlocks, sendablePartBytes } from './part-sizes.ts';

export interface WriterContext {
  readonly exchange: Exchange;
  readonly repository: string;
  readonly pool: PartPool;
  readonly hasBlob: (digest: Digest) => Promise<boolean>;
}

/** The writer was discarded while it was still working. */
class DiscardedError extends AbortedError {
  constructor() {
    super('The upload was discarded.', 'Push the layer again.');
  }
}

/**
 * Collects one part while it sends the one before. A part is sent as soon as it is large enough and the connection is free, so
 * parts become large if the bytes arrive faster than the registry takes them.
 */
export class StreamedBlobWriter implements BlobWriter {
  readonly #context: WriterContext;
  readonly #sender: PartSender;
  readonly #hash = createHash('sha256');
  readonly #end = new AbortController();
  readonly #signal: AbortSignal;
  /** The part that takes the next bytes. */
  #part: Part | undefined;
  /** Parts that were handed to the sender. */
  #parts = 0;
  /** Settles without an error when the sender is free; undefined if it is. */
  #sending: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #size = 0;
  #digest: Digest | undefined;
  #discarding: Promise<void> | undefined;
  #committed = false;

  constructor(context: WriterContext, progress?: ProgressListener) {
    this.#context = context;
    const { repository, hasBlob } = context;
    this.#signal = AbortSignal.any([context.exchange.signal, this.#end.signal]);
    const exchange = context.exchange.for({ signal: this.#signal });
    const uploads = new Uploads(exchange, repository);
    this.#sender = new PartSender({ exchange, uploads, repository, hasBlob }, progress);
  }

  get size(): number {
    return this.#size;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#check();
    if (this.#digest !== undefined) throw new Error('All bytes of the blob were written.');
    if (chunk.byteLength === 0) return;
    if (this.#part !== undefined && this.#isSendable(this.#part)) this.#dispatch(this.#part);
    for (let taken = 0; ; ) {
      const part = this.#part ?? (await this.#beginPart());
      const count = part.append(taken === 0 ? chunk : chunk.subarray(taken));
      taken += count;
      this.#size += count;
      if (taken === chunk.byteLength) break;
      await this.#makeRoom(part);
    }
    this.#hash.update(chunk);
  }

  whole(digest: Digest): BlobContent | undefined {
    this.#check();
    if (this.#parts > 0) return undefined;
    this.#verify(digest);
    const part = this.#part;
    part?.trim();
    return { digest, size: this.#size, open: async () => Readable.from(part?.chunks() ?? []) };
  }

  async commit(digest: Digest): Promise<SentBlob> {
    this.#check();
    try {
      this.#verify(digest);
    } catch (error) {
      await this.discard();
      throw error;
    }
    this.#part?.trim();
    await this.#untilSent();
    this.#dispatch(this.#part ?? new Part(this.#context.pool, this.#size, []), digest);
    await this.#untilSent();
    this.#committed = true;
    return this.#sender.result;
  }

  discard(): Promise<void> {
    this.#discarding ??= this.#discard();
    return this.#discarding;
  }

  async #discard(): Promise<void> {
    this.#end.abort(new DiscardedError());
    this.#part?.release();
    this.#part = undefined;
    await this.#sending;
    const { exchange, repository } = this.#context;
    if (!this.#committed) await this.#sender.cancel(new Uploads(exchange, repository));
  }

  /** @throws the error that ended the upload */
  #check(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
    this.#signal.throwIfAborted();
  }

  get #least(): number {
    return this.#context.exchange.leastPartBytes;
  }

  #isSendable(part: Part): boolean {
    return this.#sending === undefined && part.size >= sendablePartBytes(this.#least, this.#parts);
  }

  async #beginPart(): Promise<Part> {
    const { pool } = this.#context;
    const blocks = await pool.reserve(blocksOfPart(this.#least, this.#parts), this.#signal);
    const part = new Part(pool, this.#size, blocks);
    try {
      this.#check();
    } catch (error) {
      part.release();
      throw error;
    }
    this.#part = part;
    return part;
  }

  /** The part is full, and more bytes follow: it becomes larger, or it is sent. */
  async #makeRoom(part: Part): Promise<void> {
    if (!this.#isSendable(part)) {
      if (part.grow(mostBlocks)) return;
      await this.#untilSent();
    }
    this.#dispatch(part);
  }

  async #untilSent(): Promise<void> {
    await this.#sending;
    this.#check();
  }

  #dispatch(part: Part, digest?: Digest): void {
    this.#part = undefined;
    this.#parts += 1;
    this.#sending = this.#send(part, digest);
  }

  async #send(part: Part, digest: Digest | undefined): Promise<void> {
    try {
      await this.#sender.send(part, digest);
    } catch (error) {
      this.#failure = { error };
      this.#end.abort(error); // ends the wait for memory
    } finally {
      part.release();
      this.#sending = undefined;
    }
  }

  /** @throws ImageError */
  #verify(digest: Digest): void {
    const actual = this.#actual(digest);
    if (actual === digest) return;
    throw new ImageError(
      `Layer ${shortDigest(digest)} has digest ${actual}, expected ${digest}. It is corrupt, or changed while it was sent.`,
      'Push the layer again.',
    );
  }

  /** Digest of all bytes, with the algorithm of `expected`. */
  #actual(expected: Digest): Digest {
    this.#digest ??= `sha256:${this.#hash.digest('hex')}`;
    if (algorithmOf(expected) === 'sha256') return this.#digest;
    if (this.#parts > 0) {
      throw new ImageError(
        `Layer ${shortDigest(expected)} has a sha512 digest, which cannot be verified for a layer of ${this.#size} bytes.`,
        'Push the layer with its sha256 digest.',
      );
    }
    const verifier = new DigestVerifier(expected);
    for (const chunk of this.#part?.chunks() ?? []) verifier.update(chunk);
    return verifier.finish().actual;
  }
}
