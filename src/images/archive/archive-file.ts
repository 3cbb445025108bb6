import { type FileHandle, open } from 'node:fs/promises';
import { readError, whenHandlesAreFree } from '../../shared/file-error.ts';
import { FileStream } from '../../shared/file-stream.ts';
import { tarError } from './tar-header.ts';
import type { RandomAccess } from './tar-index.ts';

const reading = 'read the archive';

/** @throws FileError */
async function openToRead(path: string): Promise<FileHandle> {
  try {
    return await whenHandlesAreFree(() => open(path, 'r'));
  } catch (error) {
    throw readError(error, reading, path);
  }
}

/** At most `length` bytes from the start of a file. @throws FileError */
export async function readStart(path: string, length: number): Promise<Buffer> {
  await using handle = await openToRead(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw readError(error, reading, path);
  }
}

/** An archive that stays open, so that all reads come from the same file even if it is renamed or replaced. */
export class ArchiveFile implements RandomAccess, AsyncDisposable {
  readonly name: string;
  readonly size: number;
  readonly #path: string;
  readonly #handle: FileHandle;

  private constructor(path: string, name: string, size: number, handle: FileHandle) {
    this.name = name;
    this.size = size;
    this.#path = path;
    this.#handle = handle;
  }

  /** @param name used in messages @throws FileError */
  static async open(path: string, name: string): Promise<ArchiveFile> {
    const handle = await openToRead(path);
    try {
      const { size } = await handle.stat();
      return new ArchiveFile(path, name, size, handle);
    } catch (error) {
      await handle.close();
      throw readError(error, reading, path);
    }
  }

  /** @throws FileError; ImageError if the file is shorter by now */
  async read(offset: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length);
    await this.stream(offset, length).fill(buffer);
    return buffer;
  }

  /** `length` bytes from `offset` as a stream. Several streams can be read at the same time. */
  stream(offset: number, length: number): FileStream {
    return new FileStream(this.#handle, {
      offset,
      length,
      tooShort: () => this.#tooShort(),
      unreadable: error => readError(error, reading, this.#path),
    });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #tooShort(): Error {
    return tarError(this.name, 'it was truncated while being read');
  }
}
