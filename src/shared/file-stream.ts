import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';

/** Bytes per read. Larger reads are not faster, and leave more memory to be collected. */
const chunkBytes = 128 * 1024;

export interface FileStreamOptions {
  /** Bytes from the start of the file. */
  readonly offset: number;
  /** Size of the part in bytes. */
  readonly length: number;
  /** Called once when the stream has ended or failed. */
  readonly close?: () => Promise<void>;
  /** Creates the error for a file that ends before the part does. */
  readonly tooShort: () => Error;
  /** Creates the error for a file that cannot be read, from that of the operating system. */
  readonly unreadable: (error: unknown) => Error;
}

/**
 * A part of a file. It can be streamed like any other, or read into the reader's own buffers with `fill`, so that chunks
 * that are only scanned are not left to the garbage collector, which would let tens of megabytes accumulate.
 */
export class FileStream extends Readable {
  readonly #handle: FileHandle;
  readonly #options: FileStreamOptions;
  #done = 0;

  constructor(handle: FileHandle, options: FileStreamOptions) {
    super({ highWaterMark: chunkBytes });
    this.#handle = handle;
    this.#options = options;
  }

  /**
   * Continues reading into `target` until it is full or the part ends. Do not combine it with streaming.
   * @returns bytes read; less than the size of `target` only at the end
   */
  async fill(target: Buffer): Promise<number> {
    const { offset, length, tooShort, unreadable } = this.#options;
    const wanted = Math.min(target.length, length - this.#done);
    for (let filled = 0; filled < wanted; ) {
      const at = offset + this.#done;
      const { bytesRead } = await this.#handle.read(target, filled, wanted - filled, at).catch(error => {
        throw unreadable(error);
      });
      if (bytesRead === 0) throw tooShort();
      filled += bytesRead;
      this.#done += bytesRead;
    }
    return wanted;
  }

  override _read(): void {
    const rest = this.#options.length - this.#done;
    const chunk = Buffer.allocUnsafeSlow(Math.min(chunkBytes, rest));
    this.fill(chunk).then(
      bytes => this.push(bytes === 0 ? null : chunk),
      (error: Error) => this.destroy(error),
    );
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    const closed = this.#options.close?.() ?? Promise.resolve();
    const done = (): void => callback(error);
    closed.then(done, done); // all that was needed has been read
  }
}

/** Buffers of scans that have ended, for the next ones. Thousands of small files would leave one each to be collected. */
const spareBuffers: Buffer[] = [];
const mostSpare = 16;

/** The bytes of the stream. A chunk is valid until the next one is requested, because the memory may be reused. */
export async function* scan(stream: Readable): AsyncGenerator<Buffer> {
  if (!(stream instanceof FileStream)) {
    yield* stream as AsyncIterable<Buffer>;
    return;
  }
  const buffer = spareBuffers.pop() ?? Buffer.allocUnsafeSlow(chunkBytes);
  try {
    for (let bytes = await stream.fill(buffer); bytes > 0; bytes = await stream.fill(buffer)) {
      yield buffer.subarray(0, bytes);
    }
  } finally {
    stream.destroy();
    if (spareBuffers.length < mostSpare) spareBuffers.push(buffer);
  }
}
