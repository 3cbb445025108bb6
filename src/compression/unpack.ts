import { constants, createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from 'node:zlib';
import { ImageError } from '../shared/errors.ts';
import type { Algorithm } from './codecs.ts';

const chunkBytes = 256 * 1024;
/** Creating a decoder per frame is expensive if frames are small. No tool writes many small frames. */
const freeFrames = 10_000;
const minFrameBytes = 1024;

/**
 * zstd can expand a few bytes to any number of identical bytes. No image compresses that well, and gzip cannot. Data that
 * expands further was made to fill the disk or to keep the CPU busy. The first GiB is not limited.
 */
const maxRatio = 2000;
const freeBytes = 1024 * 1024 * 1024;
/** Memory that a frame may request, as a power of two bytes (512 MiB); the same limit as in Go's decoder. */
const maxWindowLog = 29;

/** Limits the total size that the layers of an image may expand to, because many small bombs add up to a large one. */
export class GrowthBudget {
  readonly #free: number;
  #compressed = 0;
  #unpacked = 0;

  /** @param free uncompressed bytes that are allowed regardless of the compressed size */
  constructor(free = freeBytes) {
    this.#free = free;
  }

  get spent(): boolean {
    return this.#unpacked > Math.max(this.#free, this.#compressed * maxRatio);
  }

  /** Adds bytes that were read and bytes that were written. */
  add(compressed: number, unpacked: number): void {
    this.#compressed += compressed;
    this.#unpacked += unpacked;
  }
}

export interface UnpackOptions {
  readonly name: string;
  readonly padded?: boolean;
  readonly budget?: GrowthBudget;
}

/**
 * Decompresses member by member (gzip) or frame by frame (zstd) up to the last byte. Node's zstd decoder stops after the
 * first frame, and its gzip decoder skips zeros after the last member. Here each member has its own decoder, which gets
 * the bytes that the previous one left, so that trailing data is an error. Go's readers, which container engines use,
 * reject it too.
 * @param compressed chunks; each is consumed before the next one is requested
 * @param options `name`: used in messages; `padded`: zeros may follow the last member, as on tapes; `budget`: shared by
 * all data whose total size is limited
 * @throws the decoder's error for corrupt data (`code` is `Z_BUF_ERROR` if it is truncated); ImageError if it expands too
 * much, or has too many small frames
 */
export async function* unpack(
  compressed: AsyncIterable<Buffer>,
  algorithm: Algorithm,
  { name, padded = false, budget = new GrowthBudget() }: UnpackOptions,
): AsyncGenerator<Buffer> {
  const input = new Chunks(compressed);
  let counted = 0;
  try {
    for (let frames = 1; ; frames++) {
      const next = await input.peek();
      if (next === undefined || (padded && frames > 1 && next === 0)) return;
      if (frames > freeFrames && input.consumed < frames * minFrameBytes) {
        throw new ImageError(
          `${name} has too many small ${algorithm} frames.`,
          'Rebuild or re-save the image.',
        );
      }
      const before = input.consumed;
      for await (const chunk of frame(input, algorithm)) {
        budget.add(input.consumed - counted, chunk.length);
        counted = input.consumed;
        if (budget.spent) throw expandsTooMuch(name);
        yield chunk;
      }
      if (input.consumed === before)
        throw new ImageError(`${name} is not a ${algorithm} file.`, 'Rebuild or re-save the image.');
    }
  } finally {
    await input.close();
  }
}

function expandsTooMuch(name: string): ImageError {
  return new ImageError(
    `${name} expands to more than ${maxRatio} times its size when decompressed.`,
    'Rebuild or re-save the image.',
  );
}

async function* frame(input: Chunks, algorithm: Algorithm): AsyncGenerator<Buffer> {
  const params = { [constants.ZSTD_d_windowLogMax]: maxWindowLog };
  const decoder =
    algorithm === 'gzip'
      ? createGunzip({ chunkSize: chunkBytes })
      : createZstdDecompress({ chunkSize: chunkBytes, params });
  const fed = feed(input, decoder).catch((error: Error) => {
    decoder.destroy(error);
  });
  try {
    yield* decoder as AsyncIterable<Buffer>;
    await fed;
  } finally {
    decoder.destroy();
  }
}

/** Writes until the decoder leaves bytes of a chunk because its frame has ended. These bytes start the next frame. */
async function feed(input: Chunks, decoder: Gunzip | ZstdDecompress): Promise<void> {
  for (let chunk = await input.next(); chunk !== undefined; chunk = await input.next()) {
    const before = decoder.bytesWritten;
    const bytes = chunk;
    await new Promise<void>((resolve, reject) => {
      decoder.write(bytes, error => (error ? reject(error) : resolve()));
    });
    const taken = decoder.bytesWritten - before;
    if (taken === chunk.length) continue;
    input.putBack(chunk.subarray(taken));
    return;
  }
  decoder.end();
}

/** Returns chunks one by one; the unused rest of a chunk is returned again. */
class Chunks {
  readonly #iterator: AsyncIterator<Buffer>;
  #rest: Buffer | undefined;
  #consumed = 0;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#iterator = chunks[Symbol.asyncIterator]();
  }

  /** Bytes returned and not put back. */
  get consumed(): number {
    return this.#consumed;
  }

  /** The next byte; undefined at the end. */
  async peek(): Promise<number | undefined> {
    const chunk = await this.next();
    if (chunk !== undefined) this.putBack(chunk);
    return chunk?.[0];
  }

  async next(): Promise<Buffer | undefined> {
    let chunk = this.#rest;
    this.#rest = undefined;
    while (chunk === undefined || chunk.length === 0) {
      const { done, value } = await this.#iterator.next();
      if (done === true) return undefined;
      chunk = value;
    }
    this.#consumed += chunk.length;
    return chunk;
  }

  putBack(rest: Buffer): void {
    this.#rest = rest;
    this.#consumed -= rest.length;
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }
}
