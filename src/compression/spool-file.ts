import { type FileHandle, open, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { readError, whenHandlesAreFree, writeError } from '../shared/file-error.ts';
import { FileStream } from '../shared/file-stream.ts';

const doing = 'write a compressed layer to disk';

/** A file that is written once, from start to end, and then read as often as needed for the upload. */
export class SpoolFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  #size = 0;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  /** @throws FileError */
  static async create(path: string): Promise<SpoolFile> {
    try {
      return new SpoolFile(path, await whenHandlesAreFree(() => open(path, 'wx', 0o600)));
    } catch (error) {
      throw writeError(error, doing, path);
    }
  }

  /** Bytes written. */
  get size(): number {
    return this.#size;
  }

  /** @throws FileError */
  async append(bytes: Uint8Array): Promise<void> {
    try {
      for (let from = 0; from < bytes.byteLength; ) {
        const { bytesWritten } = await this.#handle.write(bytes, from, bytes.byteLength - from, this.#size);
        from += bytesWritten; // fewer than asked for where the disk is almost full
        this.#size += bytesWritten;
      }
    } catch (error) {
      throw writeError(error, doing, this.#path);
    }
  }

  /** @throws FileError if the file is not complete: some file systems say so only now */
  async finish(): Promise<void> {
    try {
      await this.#handle.close();
    } catch (error) {
      throw writeError(error, doing, this.#path);
    }
  }

  /** Opened for each reader: there are more layers than file handles. @throws FileError */
  async read(): Promise<Readable> {
    const unreadable = (error: unknown) => readError(error, 'read a compressed layer', this.#path);
    try {
      const handle = await whenHandlesAreFree(() => open(this.#path, 'r'));
      return new FileStream(handle, {
        offset: 0,
        length: this.#size,
        close: () => handle.close(),
        tooShort: () => unreadable(new Error('it is too short, because something else has changed it')),
        unreadable,
      });
    } catch (error) {
      throw unreadable(error);
    }
  }

  /** If it cannot be deleted, it is deleted, or named, with its directory at the end of the run. */
  async remove(): Promise<void> {
    await this.#handle.close().catch(() => {}); // already closed
    await rm(this.#path, { force: true }).catch(() => {});
  }
}
