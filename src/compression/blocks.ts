import type { Readable } from 'node:stream';
import { FileStream } from '../shared/file-stream.ts';

/** Reuses blocks, because they are large and would not be garbage-collected in time. */
export class BlockPool {
  readonly #size: number;
  readonly #free: ArrayBuffer[] = [];

  /** @param size bytes of each block */
  constructor(size: number) {
    this.#size = size;
  }

  take(): Buffer {
    return Buffer.from(this.#free.pop() ?? new ArrayBuffer(this.#size));
  }

  /** @param block a block from `take`, or its beginning; it must not be used any more */
  give(block: Buffer): void {
    if (block.buffer instanceof ArrayBuffer) this.#free.push(block.buffer);
  }
}

/**
 * Splits a stream into blocks of exactly `size` bytes (the last one may be shorter), regardless of its chunks. The caller
 * returns each block to the pool.
 */
export async function* blocksOf(stream: Readable, size: number, pool: BlockPool): AsyncGenerator<Buffer> {
  const fill = stream instanceof FileStream ? filled(stream, pool) : gathered(stream, size, pool);
  for await (const block of fill) {
    if (block.length > 0) yield block;
    else pool.give(block);
  }
}

/** Reads the file directly into the blocks. */
async function* filled(file: FileStream, pool: BlockPool): AsyncGenerator<Buffer> {
  try {
    for (let bytes = 1; bytes > 0; ) {
      const block = pool.take();
      bytes = await file.fill(block);
      yield block.subarray(0, bytes);
    }
  } finally {
    file.destroy();
  }
}

async function* gathered(
  stream: AsyncIterable<Uint8Array>,
  size: number,
  pool: BlockPool,
): AsyncGenerator<Buffer> {
  let block = pool.take();
  let filled = 0;
  for await (const chunk of stream) {
    for (let from = 0; from < chunk.byteLength; ) {
      const part = chunk.subarray(from, from + size - filled);
      block.set(part, filled);
      filled += part.byteLength;
      from += part.byteLength;
      if (filled < size) continue;
      yield block;
      block = pool.take(); // the previous one is still being compressed
      filled = 0;
    }
  }
  yield block.subarray(0, filled);
}
