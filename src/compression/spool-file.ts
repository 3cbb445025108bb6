import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';

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

  static async create(path: string): Promise<SpoolFile> {
    return new SpoolFile(path, await open(path, 'wx', 0o600));
  }

  /** Bytes written. */
  get size(): number {
    return this.#size;
  }

  async append(bytes: Uint8Array): Promise<void> {
    await this.#handle.writev([bytes], this.#size);
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
