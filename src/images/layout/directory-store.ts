import { constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { ImageError, type PushError } from '../../shared/errors.ts';
import { codeOf, readError, whenHandlesAreFree } from '../../shared/file-error.ts';
import { FileStream } from '../../shared/file-stream.ts';
import { type FileStore, isBlobPath } from './file-store.ts';

/**
 * The files of an image layout in a directory. Blobs may be symbolic links to anywhere, as Bazel's rules write them: their
 * content has to match the digest in their name. All other files must be in the directory.
 */
export class DirectoryStore implements FileStore {
  readonly name: string;
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
    this.name = `layout ${directory}`;
  }

  async sizeOf(path: string): Promise<number | undefined> {
    const file = await this.#open(path);
    await file?.handle.close();
    return file?.size;
  }

  async read(path: string, limit: number): Promise<Buffer | undefined> {
    const file = await this.#open(path);
    if (file === undefined) return undefined;
    try {
      if (file.size > limit) {
        throw new ImageError(
          `${path} in ${this.name} is ${file.size} bytes, more than the limit of ${limit}.`,
          'Rebuild the image.',
        );
      }
      return await file.handle.readFile();
    } catch (error) {
      throw this.#unreadable(error, path);
    } finally {
      await file.handle.close();
    }
  }

  async open(path: string): Promise<Readable> {
    const file = await this.#open(path);
    if (file === undefined) {
      throw new ImageError(`${this.name} does not contain ${path}.`, 'Rebuild or re-save the image.');
    }
    const { handle, size } = file;
    return new FileStream(handle, {
      offset: 0,
      length: size,
      close: () => handle.close(),
      tooShort: () =>
        new ImageError(
          `${path} in ${this.name} was truncated while being read.`,
          'Do not modify the image during the push.',
        ),
      unreadable: error => this.#unreadable(error, path),
    });
  }

  async close(): Promise<void> {}

  async #open(path: string): Promise<{ handle: FileHandle; size: number } | undefined> {
    let target: string | undefined;
    try {
      target = await this.#target(path);
      // Before it is opened, because opening a device can have side effects.
      if (!(await stat(target)).isFile()) throw this.#notAFile(path);
      return await this.#openFile(target, path);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      if (code !== 'ELOOP') throw this.#unreadable(error, path, target);
      const problem = `${path} in ${this.name}: the symbolic link is part of a loop.`;
      throw new ImageError(problem, 'Rebuild the image.', { cause: error });
    }
  }

  async #target(path: string): Promise<string> {
    const root = await realpath(this.#directory);
    const target = await realpath(join(root, path));
    const inside = target.startsWith(root.endsWith(sep) ? root : root + sep);
    if (!inside && !isBlobPath(path)) throw this.#outside(path);
    return target;
  }

  async #openFile(target: string, path: string): Promise<{ handle: FileHandle; size: number }> {
    // Non-blocking, so that a named pipe does not block the push.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK;
    const handle = await whenHandlesAreFree(() => open(target, flags));
    try {
      const stats = await handle.stat();
      if (stats.isFile()) return { handle, size: stats.size };
      throw this.#notAFile(path);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  #unreadable(error: unknown, path: string, target = join(this.#directory, path)): PushError {
    return readError(error, `read ${path} in ${this.name}`, target);
  }

  #notAFile(path: string): ImageError {
    return new ImageError(`${path} in ${this.name} is not a regular file.`, 'Rebuild the image.');
  }

  #outside(path: string): ImageError {
    return new ImageError(
      `${path} in ${this.name} is a symbolic link that points outside the layout.`,
      'Copy the layout with its links resolved (cp -rL) and push the copy.',
    );
  }
}
