import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { whenHandlesAreFree, writeError } from '../shared/file-error.ts';

const doing = 'write a compressed layer to disk';
const readBytes = 128 * 1024;

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
      await this.#handle.writev([bytes], this.#size);
    } catch (error) {
      throw writeError(error, doing, this.#path);
    }
    this.#size += bytes.byteLength;
  }

  async finish(): Promise<void> {
    await this.#handle.close();
  }

  read(): Readable {
    return createReadStream(this.#path, { highWaterMark: readBytes });
  }

  async remove(): Promise<void> {
    await this.#handle.close().catch(() => {}); // already closed
    await rm(this.#path, { force: true });
  }
}
