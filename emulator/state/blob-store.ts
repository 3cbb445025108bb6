import { createHash, type Hash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Digest, hexOf } from '../../src/oci/digest.ts';

/** Bytes gathered before they are written: few system calls, bounded memory. */
const writeBytes = 1024 * 1024;

/** Blobs of a registry on disk, each digest once; repositories hold references to them. */
export class BlobStore {
  readonly #directory: string;
  readonly #holders = new Map<Digest, number>();
  #drafts = 0;

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
  }

  pathOf(digest: Digest): string {
    return path.join(this.#directory, hexOf(digest));
  }

  async createDraft(): Promise<BlobDraft> {
    const file = path.join(this.#directory, `draft-${this.#drafts++}`);
    return new BlobDraft(file, await open(file, 'w'));
  }

  /**
   * Moves a finished draft to its place. Synchronous, as `release` is: the caller retains the blob in the same turn,
   * so that no other repository's release takes the file away in between.
   */
  commit(draft: BlobDraft, digest: Digest): void {
    renameSync(draft.file, this.pathOf(digest));
  }

  has(digest: Digest): boolean {
    return this.#holders.has(digest);
  }

  /** One more repository holds the blob. */
  retain(digest: Digest): void {
    this.#holders.set(digest, (this.#holders.get(digest) ?? 0) + 1);
  }

  /** One repository less holds it; the last one takes the file along. */
  release(digest: Digest): void {
    const holders = (this.#holders.get(digest) ?? 1) - 1;
    if (holders > 0) {
      this.#holders.set(digest, holders);
      return;
    }
    this.#holders.delete(digest);
    rmSync(this.pathOf(digest), { force: true });
  }
}

/** A blob that is being received: hashed as it comes, written behind in large pieces. */
export class BlobDraft {
  readonly file: string;
  readonly #handle: FileHandle;
  #hash: Hash = createHash('sha256');
  #size = 0;
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  #writing: Promise<unknown> = Promise.resolve();
  #writtenTo = 0;

  constructor(file: string, handle: FileHandle) {
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
    if (chunks.length > 0) await this.#handle.writev(chunks, position);
  }

  /** A point to go back to. */
  mark(): { readonly size: number; readonly hash: Hash } {
    return { size: this.#size, hash: this.#hash.copy() };
  }

  /** Forgets what was appended after the mark. */
  async rewind(mark: { readonly size: number; readonly hash: Hash }): Promise<void> {
    this.#flush();
    await this.#writing;
    this.#writtenTo = mark.size;
    await this.#handle.truncate(mark.size);
    this.#size = mark.size;
    this.#hash = mark.hash;
  }

  /** @returns digest of all bytes; call it once, after the last append */
  async close(): Promise<Digest> {
    this.#flush();
    try {
      await this.#writing;
    } finally {
      await this.#handle.close();
    }
    return `sha256:${this.#hash.digest('hex')}`;
  }

  async discard(): Promise<void> {
    await this.#writing.catch(() => {});
    await this.#handle.close().catch(() => {});
    await rm(this.file, { force: true });
  }
}
