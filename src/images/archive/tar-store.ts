import type { Readable } from 'node:stream';
import { ImageError } from '../../shared/errors.ts';
import type { FileStore } from '../layout/file-store.ts';
import type { ArchiveFile } from './archive-file.ts';
import { areSameBytes, requireSameFiles } from './doubled-file.ts';
import { type FileEntry, indexTar, type TarIndex } from './tar-index.ts';

/** The files of a tar, read in place. */
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

  /** Takes ownership of the file: closes it in `close`, or if it is not an archive. @throws ImageError, AbortedError */
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
        `${path} in ${this.name} is ${entry.size} bytes, more than the limit of ${limit}.`,
        'Rebuild or re-save the image.',
      );
    }
    return await this.#file.read(entry.offset, entry.size);
  }

  /** The first bytes of an existing file, at most `length`. */
  async head(path: string, length: number): Promise<Buffer> {
    const entry = this.#require(path);
    return await this.#file.read(entry.offset, Math.min(entry.size, length));
  }

  /** @throws ImageError if there are two different entries with that name */
  async requireNoOther(path: string): Promise<void> {
    const entry = this.#index.find(path);
    if (entry === undefined || this.#checked.has(entry.offset)) return;
    this.#checked.add(entry.offset);
    await requireSameFiles(this.#file, path, entry);
  }

  /** The offset of an existing file. It is the same for all spellings of its path. */
  offsetOf(path: string): number {
    return this.#require(path).offset;
  }

  /** Whether two existing files have the same bytes. */
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
    throw new ImageError(`${this.name} does not contain ${path}.`, 'Rebuild or re-save the image.');
  }
}
