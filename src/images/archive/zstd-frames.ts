import { open } from 'node:fs/promises';
import { createZstdDecompress, type ZstdDecompress } from 'node:zlib';
import { ImageError } from '../../shared/errors.ts';

const chunkBytes = 256 * 1024;
/** A decoder for each frame costs more than its bytes when frames are tiny; no tool writes many such. */
const freeFrames = 10_000;
const leastFrameBytes = 1024;

/**
 * What a zstd file decompresses to. Node's decoder ends with the first frame; files of several (pzstd, zstd:chunked)
 * need one decoder for each.
 * @throws whatever the decoder says of damage; ImageError when the file is made of tiny frames
 */
export async function* zstdFrames(path: string, name: string): AsyncGenerator<Buffer> {
  const input = new Chunks(path);
  try {
    for (let frames = 1; await input.hasMore(); frames++) {
      if (frames > freeFrames && input.consumed < frames * leastFrameBytes) {
        throw new ImageError(`${name} is made of too many tiny zstd frames.`, 'Save the image again.');
      }
      const before = input.consumed;
      yield* frame(input);
      if (input.consumed === before)
        throw new ImageError(`${name} is no zstd file.`, 'Save the image again.');
    }
  } finally {
    await input.close();
  }
}

async function* frame(input: Chunks): AsyncGenerator<Buffer> {
  const decoder = createZstdDecompress({ chunkSize: chunkBytes });
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
async function feed(input: Chunks, decoder: ZstdDecompress): Promise<void> {
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

/** A file chunk by chunk; what was not used of one comes again. */
class Chunks {
  readonly #file: ReturnType<typeof open>;
  #rest: Buffer | undefined;
  #consumed = 0;

  constructor(path: string) {
    this.#file = open(path, 'r');
  }

  /** Bytes handed out and not put back. */
  get consumed(): number {
    return this.#consumed;
  }

  async hasMore(): Promise<boolean> {
    const chunk = await this.next();
    if (chunk !== undefined) this.putBack(chunk);
    return chunk !== undefined;
  }

  async next(): Promise<Buffer | undefined> {
    const chunk = this.#rest ?? (await this.#read());
    this.#rest = undefined;
    this.#consumed += chunk.length;
    return chunk.length === 0 ? undefined : chunk;
  }

  putBack(rest: Buffer): void {
    this.#rest = rest;
    this.#consumed -= rest.length;
  }

  async close(): Promise<void> {
    await (await this.#file).close();
  }

  async #read(): Promise<Buffer> {
    const { buffer, bytesRead } = await (await this.#file).read(
      Buffer.allocUnsafe(chunkBytes),
      0,
      chunkBytes,
    );
    return buffer.subarray(0, bytesRead);
  }
}
