import type { Readable } from 'node:stream';
import { ImageError } from '../../shared/errors.ts';
import type { FileStore } from '../layout/file-store.ts';
import type { ArchiveFile } from './archive-file.ts';
import { areSameBytes, requireSameFiles } from './doubled-file.ts';
import { type FileEntry, indexTar, type TarIndex } from './tar-index.ts';

/** The files of a tar, read from where they lie in it. */
export class TarStore implements FileStore {
  readonly name: string;
  readonly #file: ArchiveFile;
  readonly #index: TarIndex;
  readonly #checked = new Set<number>();

  private constructor(file: ArchiveFile, index: TarIndex) {
    this.name = file.name;
    this.#file = file;
    this.#index = index;
  }

  /** Takes the file over: it is closed by `close`, or when it is no archive. @throws ImageError, AbortedError */
  static async open(file: ArchiveFile, signal: AbortSignal): Promise<TarStore> {
    try {
      return new TarStore(file, await indexTar(file, signal));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  has(path: string): boolean {
    return this.#index.find(path) !== undefined;
  }

  async sizeOf(path: string): Promise<number | undefined> {
    return this.#index.find(path)?.size;
  }

  async read(path: string, limit: number): Promise<Buffer | undefined> {
    const entry = this.#index.find(path);
    if (entry === undefined) return undefined;
    if (entry.size > limit) {
      throw new ImageError(
        `${path} in ${this.name} has ${entry.size} bytes, more than ${limit}.`,
        'Build or save the image again.',
      );
    }
    return await this.#file.read(entry.offset, entry.size);
  }

  /** The first bytes of a file that is there, at most `length`. */
  async head(path: string, length: number): Promise<Buffer> {
    const entry = this.#require(path);
    return await this.#file.read(entry.offset, Math.min(entry.size, length));
  }

  /** @throws ImageError when there are two entries of that name, and they differ */
  async requireNoOther(path: string): Promise<void> {
    const entry = this.#index.find(path);
    if (entry === undefined || this.#checked.has(entry.offset)) return;
    this.#checked.add(entry.offset);
    await requireSameFiles(this.#file, path, entry);
  }

  /** Where a file that is there lies, however its path is spelled. */
  offsetOf(path: string): number {
    return this.#require(path).offset;
  }

  /** Whether two files that are there have the same bytes. */
  async areSame(path: string, other: string): Promise<boolean> {
    return await areSameBytes(this.#file, this.#require(path), this.#require(other));
  }

  async open(path: string): Promise<Readable> {
    const entry = this.#require(path);
    return this.#file.stream(entry.offset, entry.size);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  #require(path: string): FileEntry {
    const entry = this.#index.find(path);
    if (entry !== undefined) return entry;
    throw new ImageError(`${this.name} has no ${path}.`, 'Build or save the image again.');
  }
}
