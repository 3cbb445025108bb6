import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';

/** Bytes read at a time. Larger ones are no faster, and leave more memory to be collected. */
const chunkBytes = 128 * 1024;

export interface FileStreamOptions {
  /** Bytes from the start of the file. */
  readonly offset: number;
  /** Bytes of the part. */
  readonly length: number;
  /** Run once when the stream is over, however it ended. */
  readonly close?: () => Promise<void>;
  /** What it means that the file ends before the part does. */
  readonly tooShort: () => Error;
}

/**
 * A part of a file, to be streamed like any other, or read into buffers of the reader's own by `fill`: a chunk that is
 * only looked at need not be left to the garbage collector, which lets tens of megabytes gather.
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
   * Reads on into `target` until it is full or the part is over; instead of streaming, not besides it.
   * @returns bytes read; fewer than `target` has at the end only
   */
  async fill(target: Buffer): Promise<number> {
    const { offset, length, tooShort } = this.#options;
    const wanted = Math.min(target.length, length - this.#done);
    for (let filled = 0; filled < wanted; ) {
      const at = offset + this.#done;
      const { bytesRead } = await this.#handle.read(target, filled, wanted - filled, at);
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
    closed.then(
      () => callback(error),
      (failure: Error) => callback(error ?? failure),
    );
  }
}

/** The stream's bytes. A chunk holds until the next one is asked for: it may be the same memory. */
export async function* scan(stream: Readable): AsyncGenerator<Buffer> {
  if (!(stream instanceof FileStream)) {
    yield* stream as AsyncIterable<Buffer>;
    return;
  }
  const buffer = Buffer.allocUnsafeSlow(chunkBytes);
  try {
    for (let bytes = await stream.fill(buffer); bytes > 0; bytes = await stream.fill(buffer)) {
      yield buffer.subarray(0, bytes);
    }
  } finally {
    stream.destroy();
  }
}
