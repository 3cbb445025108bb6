import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, rm } from 'node:fs/promises';
import type { Digest } from '../rules/digest.ts';

/** Bytes gathered before they are written: few system calls, bounded memory. */
const writeBytes = 1024 * 1024;

/** A blob that is being received: hashed as it comes, written behind in large pieces. */
export class BlobDraft {
  /** Undefined when the bytes are not kept. */
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

  /** @returns a promise to wait for when the disk is behind, else undefined */
  append(chunk: Uint8Array): Promise<unknown> | undefined {
    this.#hash.update(chunk);
    this.#size += chunk.byteLength;
    if (this.#handle === undefined) return undefined;
    this.#gathered.push(chunk);
    this.#gatheredBytes += chunk.byteLength;
    return this.#gatheredBytes >= writeBytes ? this.#flush() : undefined;
  }

  /** Resolves when the write before this one is done: one is always under way while the next is gathered. */
  #flush(): Promise<unknown> {
    const chunks = this.#gathered;
    const before = this.#writing;
    const position = this.#writtenTo;
    this.#writtenTo += this.#gatheredBytes;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    this.#writing = before.then(() => this.#write(chunks, position));
    this.#writing.catch(() => {}); // reported by the next one to wait
    return before;
  }

  async #write(chunks: readonly Uint8Array[], position: number): Promise<void> {
    if (chunks.length > 0 && !this.#discarded) await this.#handle?.writev(chunks, position);
  }

  /** A point to go back to. */
  mark(): { readonly size: number; readonly hash: Hash } {
    return { size: this.#size, hash: this.#hash.copy() };
  }

  /** Forgets what was appended after the mark. */
  async rewind(mark: { readonly size: number; readonly hash: Hash }): Promise<void> {
    this.#size = mark.size;
    this.#hash = mark.hash;
    this.#flush();
    await this.#writing;
    this.#writtenTo = mark.size;
    if (!this.#discarded) await this.#handle?.truncate(mark.size);
  }

  /** @returns digest of all bytes; call it once, after the last append */
  async close(): Promise<Digest> {
    this.#flush();
    try {
      await this.#writing;
    } finally {
      await this.#handle?.close();
    }
    return `sha256:${this.#hash.digest('hex')}`;
  }

  /** Gives up. What a request still appends is ignored. */
  async discard(): Promise<void> {
    this.#discarded = true;
    await this.#writing.catch(() => {});
    await this.#handle?.close().catch(() => {});
    if (this.file !== undefined) await rm(this.file, { force: true });
  }
}
