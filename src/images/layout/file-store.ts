import type { Readable } from 'node:stream';

/** The files of an image layout, in a directory or inside a tar. Paths are relative, with `/`. */
export interface FileStore {
  /** As messages name it: `layout build/image`. */
  readonly name: string;
  /** Bytes of a regular file; undefined when there is no such file. @throws ImageError when it is not a regular file */
  sizeOf(path: string): Promise<number | undefined>;
  /** A whole small file; undefined when there is none. @throws ImageError when it is larger than `limit` bytes */
  read(path: string, limit: number): Promise<Buffer | undefined>;
  /** A new stream of the file from its start. @throws ImageError when there is none */
  open(path: string): Promise<Readable>;
  close(): Promise<void>;
}
