import { constants, createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from 'node:zlib';
import { ImageError } from '../shared/errors.ts';

const chunkBytes = 256 * 1024;
/** A decoder for each frame costs more than its bytes when frames are tiny; no tool writes many such. */
const freeFrames = 10_000;
const leastFrameBytes = 1024;

/**
 * zstd packs a few bytes into any number of equal ones. No image shrinks like that, and gzip cannot: what grows
 * further was made to fill the disk, or to keep the processor busy. The first GiB is free.
 */
const maxRatio = 2000;
const freeBytes = 1024 * 1024 * 1024;
/** Powers of two bytes: a frame may ask for so much memory (512 MiB), which is as much as Go's decoder gives. */
const maxWindowLog = 29;

/** What an image's layers may grow to, all of them together: many small bombs are a large one. */
export class GrowthBudget {
  readonly #free: number;
  #compressed = 0;
  #unpacked = 0;

  /** @param free bytes that may come out of however few */
  constructor(free = freeBytes) {
    this.#free = free;
  }

  get spent(): boolean {
    return this.#unpacked > Math.max(this.#free, this.#compressed * maxRatio);
  }

  /** Bytes that went in and came out. */
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
 * What is compressed, member by member (gzip) or frame by frame (zstd) up to the last byte. Node's zstd decoder ends with
 * the first frame, and its gzip decoder passes over zeros after the last member; here a decoder of its own takes what
 * the one before it left, so that whatever follows the last member is damage. Go's readers, which engines use, refuse it too.
 * @param compressed chunks; each is used up before the next one is asked for
 * @param options `name`: how messages call it; `padded`: zeros may follow the last member, as they do on tapes;
 * `budget`: shared by all that may grow together
 * @throws whatever the decoder says of damage (`code` is `Z_BUF_ERROR` where it is cut off); ImageError when it grows
 * beyond all measure, or is made of tiny frames
 */
export async function* unpack(
  compressed: AsyncIterable<Buffer>,
  algorithm: 'gzip' | 'zstd',
  { name, padded = false, budget = new GrowthBudget() }: UnpackOptions,
): AsyncGenerator<Buffer> {
  const input = new Chunks(compressed);
  let counted = 0;
  try {
    for (let frames = 1; ; frames++) {
      const next = await input.peek();
      if (next === undefined || (padded && frames > 1 && next === 0)) return;
      if (frames > freeFrames && input.consumed < frames * leastFrameBytes) {
        throw new ImageError(
          `${name} is made of too many tiny ${algorithm} frames.`,
          'Save the image again.',
        );
      }
      const before = input.consumed;
      for await (const chunk of frame(input, algorithm)) {
        budget.add(input.consumed - counted, chunk.length);
        counted = input.consumed;
        if (budget.spent) throw growsTooMuch(name);
        yield chunk;
      }
      if (input.consumed === before)
        throw new ImageError(`${name} is no ${algorithm} file.`, 'Save the image again.');
    }
  } finally {
    await input.close();
  }
}

function growsTooMuch(name: string): ImageError {
  return new ImageError(
    `${name} grows to more than ${maxRatio} times its size when it is decompressed.`,
    'Save the image again.',
  );
}

async function* frame(input: Chunks, algorithm: 'gzip' | 'zstd'): AsyncGenerator<Buffer> {
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

/** Writes until the decoder leaves bytes of a chunk alone, since its frame is over; they begin the next one. */
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

/** Chunks one by one; what was not used of one comes again. */
class Chunks {
  readonly #iterator: AsyncIterator<Buffer>;
  #rest: Buffer | undefined;
  #consumed = 0;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#iterator = chunks[Symbol.asyncIterator]();
  }

  /** Bytes handed out and not put back. */
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
