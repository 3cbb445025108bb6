import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Digest } from '../rules/digest.ts';
import { BlobDraft } from './blob-draft.ts';

/** `discard` hashes and counts uploads without storing them. It is for benchmarks and cannot be pulled from. */
export type StorageMode = 'disk' | 'discard';

interface Entry {
  /** Number of repositories that have the blob. */
  holders: number;
  /** Whether its bytes are on disk. */
  stored: boolean;
}

/** Blobs of a registry on disk, one file per digest. Repositories refer to them. */
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
   * Moves a finished draft to its place. This and `release` are synchronous, so that the caller can retain the blob
   * before the release of another repository deletes the file.
   */
  commit(draft: BlobDraft, digest: Digest): void {
    if (draft.file === undefined) return;
    renameSync(draft.file, this.pathOf(digest));
    this.#entry(digest).stored = true;
  }

  /** Whether the bytes are stored. They are not if the blob was only declared or was discarded. */
  hasBytes(digest: Digest): boolean {
    return this.#entries.get(digest)?.stored === true;
  }

  /** One more repository has the blob. */
  retain(digest: Digest): void {
    this.#entry(digest).holders += 1;
  }

  /** One repository less has the blob. The last release deletes the file. */
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
