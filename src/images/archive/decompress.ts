import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { unpack } from '../../compression/unpack.ts';
import { ImageError, messageOf, PushError } from '../../shared/errors.ts';
import { codeOf, fileError } from '../../shared/file-error.ts';
import { readPipe } from './read-pipe.ts';
import { blockBytes, emptyTar, parseTarHeader } from './tar-header.ts';

const chunkBytes = 256 * 1024;

/**
 * Decompresses a file into a new one.
 * @throws ImageError if it is corrupt, truncated or a decompression bomb; AbortedError
 */
export async function decompressFile(
  from: string,
  to: string,
  compression: 'gzip' | 'zstd',
  options: { readonly name: string; readonly signal: AbortSignal },
): Promise<void> {
  const { name, signal } = options;
  const compressed = createReadStream(from, { highWaterMark: chunkBytes });
  try {
    const output = createWriteStream(to, { flags: 'wx', mode: 0o600 });
    const tar = unpack(compressed, compression, { name, padded: true });
    await pipeline(tarStart(tar, name), output, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw spoolError(error, name, to);
  }
}

/** Copies a named pipe, which can be read only once, to a new file. @throws PushError, AbortedError */
export async function copyToFile(
  from: string,
  to: string,
  options: { readonly name: string; readonly signal: AbortSignal },
): Promise<void> {
  try {
    const output = createWriteStream(to, { flags: 'wx', mode: 0o600 });
    await pipeline(readPipe(from, options.signal), output, { signal: options.signal });
  } catch (error) {
    options.signal.throwIfAborted();
    throw spoolError(error, options.name, to);
  }
}

function spoolError(error: unknown, name: string, to: string): PushError {
  if (error instanceof PushError) return error;
  const full = fileError(error, `write a copy of ${name} to disk`, to);
  if (full !== undefined) return full;
  const problem = codeOf(error) === 'Z_BUF_ERROR' ? 'it is truncated' : messageOf(error);
  return new ImageError(`${name} cannot be decompressed: ${problem}.`, 'Rebuild or re-save the image.', {
    cause: error,
  });
}

/** Passes a tar through. The first block shows whether it is a tar, before it fills the disk. */
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
