import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Digest } from '../rules/digest.ts';
import { BlobDraft } from './blob-draft.ts';

/** `discard` hashes and counts what is uploaded and keeps no byte of it: for measuring, never to be pulled from. */
export type StorageMode = 'disk' | 'discard';

interface Entry {
  /** Repositories that hold the blob. */
  holders: number;
  /** Whether its bytes are on disk. */
  stored: boolean;
}

/** Blobs of a registry on disk, each digest once; repositories hold references to them. */
export class BlobStore {
  readonly #directory: string;
  readonly #mode: StorageMode;
  readonly #entries = new Map<Digest, Entry>();
  #drafts = 0;

  constructor(directory: string, mode: StorageMode = 'disk') {
    this.#directory = directory;
    this.#mode = mode;
    mkdirSync(directory, { recursive: true });
  }

  pathOf(digest: Digest): string {
    return path.join(this.#directory, digest.slice(digest.indexOf(':') + 1));
  }

  async createDraft(): Promise<BlobDraft> {
    if (this.#mode === 'discard') return new BlobDraft(undefined, undefined);
    const file = path.join(this.#directory, `draft-${this.#drafts++}`);
    return new BlobDraft(file, await open(file, 'w'));
  }

  /**
   * Moves a finished draft to its place. Synchronous, as `release` is: the caller retains the blob in the same turn,
   * so that no other repository's release takes the file away in between.
   */
  commit(draft: BlobDraft, digest: Digest): void {
    if (draft.file === undefined) return;
    renameSync(draft.file, this.pathOf(digest));
    this.#entry(digest).stored = true;
  }

  /** Whether the bytes are there: of a blob that was only declared, or discarded, they are not. */
  hasBytes(digest: Digest): boolean {
    return this.#entries.get(digest)?.stored === true;
  }

  /** One more repository holds the blob. */
  retain(digest: Digest): void {
    this.#entry(digest).holders += 1;
  }

  /** One repository less holds it; the last one takes the file along. */
  release(digest: Digest): void {
    const entry = this.#entry(digest);
    entry.holders -= 1;
    if (entry.holders > 0) return;
    this.#entries.delete(digest);
    if (entry.stored) rmSync(this.pathOf(digest), { force: true });
  }

  #entry(digest: Digest): Entry {
    const known = this.#entries.get(digest);
    if (known !== undefined) return known;
    const entry = { holders: 0, stored: false };
    this.#entries.set(digest, entry);
    return entry;
  }
}
