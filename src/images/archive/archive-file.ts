import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { readError, whenHandlesAreFree } from '../../shared/file-error.ts';
import { FileStream } from '../../shared/file-stream.ts';
import { tarError } from './tar-header.ts';
import type { RandomAccess } from './tar-index.ts';

/** @throws FileError */
async function openToRead(path: string): Promise<FileHandle> {
  try {
    return await whenHandlesAreFree(() => open(path, 'r'));
  } catch (error) {
    throw readError(error, 'read the archive', path) ?? error;
  }
}

/** At most `length` bytes from the start of a file. @throws FileError */
export async function readStart(path: string, length: number): Promise<Buffer> {
  await using handle = await openToRead(path);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
  return buffer.subarray(0, bytesRead);
}

/** An archive that stays open, so that all reads come from the same file even if it is renamed or replaced. */
export class ArchiveFile implements RandomAccess {
  readonly name: string;
  readonly size: number;
  readonly #handle: FileHandle;

  private constructor(name: string, size: number, handle: FileHandle) {
    this.name = name;
    this.size = size;
    this.#handle = handle;
  }

  /** @param name used in messages */
  static async open(path: string, name: string): Promise<ArchiveFile> {
    const handle = await openToRead(path);
    const { size } = await handle.stat();
    return new ArchiveFile(name, size, handle);
  }

  async read(offset: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length);
    for (let filled = 0; filled < length; ) {
      const { bytesRead } = await this.#handle.read(buffer, filled, length - filled, offset + filled);
      if (bytesRead === 0) throw this.#tooShort();
      filled += bytesRead;
    }
    return buffer;
  }

  /** `length` bytes from `offset` as a stream. Several streams can be read at the same time. */
  stream(offset: number, length: number): Readable {
    return new FileStream(this.#handle, { offset, length, tooShort: () => this.#tooShort() });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  #tooShort(): Error {
    return tarError(this.name, 'it was truncated while being read');
  }
}
