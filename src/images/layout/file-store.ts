import type { Readable } from 'node:stream';

/** The files of an image layout, in a directory or inside a tar. Paths are relative, with `/`. */
export interface FileStore {
  /** Used in messages: `layout build/image`. */
  readonly name: string;
  /** Size of a regular file in bytes; undefined if it does not exist. @throws ImageError if it is not a regular file */
  sizeOf(path: string): Promise<number | undefined>;
  /** Reads a small file; undefined if it does not exist. @throws ImageError if it is larger than `limit` bytes */
  read(path: string, limit: number): Promise<Buffer | undefined>;
  /** Opens a new stream from the start of the file. @throws ImageError if it does not exist */
  open(path: string): Promise<Readable>;
  close(): Promise<void>;
}

/** Whether the content of the file is verified against a digest in its path. */
export function isBlobPath(path: string): boolean {
  return path.startsWith('blobs/');
}
