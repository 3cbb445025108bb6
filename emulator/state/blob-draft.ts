import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, rm } from 'node:fs/promises';
import type { Digest } from '../rules/digest.ts';

/** Bytes buffered before a write, for few system calls and bounded memory. */
const writeBytes = 1024 * 1024;

/** A blob that is being received: hashed as it arrives, written in large pieces in the background. */
export class BlobDraft {
  /** Undefined if the bytes are not stored. */
  readonly file: string | undefined;
  readonly #handle: FileHandle | undefined;
  #hash: Hash = createHash('sha256');
  #size = 0;
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  #writing: Promise<unknown> = Promise.resolve();
  #writtenTo = 0;
  #discarded = false;

  constructor(file: string | undefined, handle: FileHandle | undefined) {
    this.file = file;
    this.#handle = handle;
  }

  /** Bytes appended. */
  get size(): number {
    return this.#size;
  }

  /** @returns a promise to wait for if the disk is too slow, otherwise undefined */
  append(chunk: Uint8Array): Promise<unknown> | undefined {
    this.#hash.update(chunk);
    this.#size += chunk.byteLength;
    if (this.#handle === undefined) return undefined;
    this.#gathered.push(chunk);
    this.#gatheredBytes += chunk.byteLength;
    return this.#gatheredBytes >= writeBytes ? this.#flush() : undefined;
  }

  /** Resolves when the previous write is done. One write is in progress while the next is buffered. */
  #flush(): Promise<unknown> {
    const chunks = this.#gathered;
    const before = this.#writing;
    const position = this.#writtenTo;
    this.#writtenTo += this.#gatheredBytes;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    this.#writing = before.then(() => this.#write(chunks, position));
    this.#writing.catch(() => {}); // reported to the next caller that waits
    return before;
  }

  async #write(chunks: readonly Uint8Array[], position: number): Promise<void> {
    if (chunks.length > 0 && !this.#discarded) await this.#handle?.writev(chunks, position);
  }

  /** A position to rewind to. */
  mark(): { readonly size: number; readonly hash: Hash } {
    return { size: this.#size, hash: this.#hash.copy() };
  }

  /** Drops everything that was appended after the mark. */
  async rewind(mark: { readonly size: number; readonly hash: Hash }): Promise<void> {
    this.#size = mark.size;
    this.#hash = mark.hash;
    this.#flush();
    await this.#writing;
    this.#writtenTo = mark.size;
    if (!this.#discarded) await this.#handle?.truncate(mark.size);
  }

  /** @returns digest of all bytes. Call it once, after the last append */
  async close(): Promise<Digest> {
    this.#flush();
    try {
      await this.#writing;
    } finally {
      await this.#handle?.close();
    }
    return `sha256:${this.#hash.digest('hex')}`;
  }

  /** Discards the draft. Ignores anything that is appended later. */
  async discard(): Promise<void> {
    this.#discarded = true;
    await this.#writing.catch(() => {});
    await this.#handle?.close().catch(() => {});
    if (this.file !== undefined) await rm(this.file, { force: true });
  }
}
