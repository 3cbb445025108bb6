import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { CancelledError, ImageError, messageOf, PushError } from '../../shared/errors.ts';
import { readPipe } from './read-pipe.ts';
import { blockBytes, emptyTar, parseTarHeader } from './tar-header.ts';
import { zstdFrames } from './zstd-frames.ts';

const chunkBytes = 256 * 1024;
/**
 * zstd packs a few bytes into any number of equal ones. No image shrinks like that, and gzip cannot: what grows
 * further was made to fill the disk. The first GiB is free.
 */
const maxRatio = 2000;
const freeBytes = 1024 * 1024 * 1024;

/**
 * Decompresses a file into a new one.
 * @throws ImageError when it is damaged, cut off or a bomb; CancelledError
 */
export async function decompressFile(
  from: string,
  to: string,
  compression: 'gzip' | 'zstd',
  options: { readonly name: string; readonly signal: AbortSignal },
): Promise<void> {
  const { name, signal } = options;
  const { size } = await stat(from);
  const limit = growthLimit(Math.max(freeBytes, size * maxRatio), name);
  const frames = compression === 'gzip' ? gunzipped(from) : zstdFrames(from, name);
  try {
    const output = createWriteStream(to, { flags: 'wx', mode: 0o600 });
    await pipeline(tarStart(frames, name), limit, output, { signal });
  } catch (error) {
    throw spoolError(error, name, signal);
  }
}

/** Copies what cannot be read twice, a named pipe, into a new file. @throws PushError, CancelledError */
export async function copyToFile(
  from: string,
  to: string,
  options: { readonly name: string; readonly signal: AbortSignal },
): Promise<void> {
  try {
    const output = createWriteStream(to, { flags: 'wx', mode: 0o600 });
    await pipeline(readPipe(from, options.signal), output, { signal: options.signal });
  } catch (error) {
    throw spoolError(error, options.name, options.signal);
  }
}

function spoolError(error: unknown, name: string, signal: AbortSignal): PushError {
  if (error instanceof PushError) return error;
  if (signal.aborted) return new CancelledError();
  const code = String((error as NodeJS.ErrnoException).code);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new PushError(
      `No space left for a copy of ${name}.`,
      'Free some, or set RUNNER_TEMP to a larger disk.',
      { cause: error },
    );
  }
  const problem = code === 'Z_BUF_ERROR' ? 'it is cut off' : messageOf(error);
  return new ImageError(`${name} cannot be decompressed: ${problem}.`, 'Save the image again.', {
    cause: error,
  });
}

async function* gunzipped(path: string): AsyncGenerator<Buffer> {
  const input = createReadStream(path, { highWaterMark: chunkBytes });
  const decoder = createGunzip({ chunkSize: chunkBytes });
  input.on('error', error => decoder.destroy(error));
  try {
    yield* input.pipe(decoder);
  } finally {
    input.destroy();
    decoder.destroy();
  }
}

/** Passes a tar on; what is none is found out by its first block, before the disk is filled with it. */
async function* tarStart(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  let start = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (start.length >= blockBytes) {
      yield chunk;
      continue;
    }
    start = Buffer.concat([start, chunk]);
    if (start.length < blockBytes) continue;
    if (parseTarHeader(start.subarray(0, blockBytes), name) === undefined) throw emptyTar(name);
    yield start;
  }
  if (start.length < blockBytes) throw emptyTar(name);
}

/** Passes bytes on up to a limit. */
function growthLimit(limit: number, name: string): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      bytes += chunk.length;
      if (bytes <= limit) return callback(null, chunk);
      callback(
        new ImageError(
          `${name} grows to more than ${maxRatio} times its size when it is decompressed.`,
          'Save the image again.',
        ),
      );
    },
  });
}
