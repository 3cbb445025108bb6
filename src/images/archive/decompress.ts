import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { unpack } from '../../compression/unpack.ts';
import { ImageError, messageOf, PushError } from '../../shared/errors.ts';
import { codeOf, whenHandlesAreFree, writeError } from '../../shared/file-error.ts';
import { ArchiveFile } from './archive-file.ts';
import { readPipe } from './read-pipe.ts';
import { blockBytes, emptyTar, parseTarHeader } from './tar-header.ts';

/**
 * Decompresses a file into a new one.
 * @throws ImageError if it is corrupt, truncated or a decompression bomb; FileError, AbortedError
 */
export async function decompressFile(
  from: string,
  to: string,
  compression: 'gzip' | 'zstd',
  options: { readonly name: string; readonly signal: AbortSignal },
): Promise<void> {
  const { name } = options;
  await using file = await ArchiveFile.open(from, name);
  const tar = unpack(file.stream(0, file.size), compression, { name, padded: true });
  await writeCopy(tarStart(unpacked(tar, name), name), to, options);
}

/** Copies a named pipe, which can be read only once, to a new file. @throws PushError, AbortedError */
export async function copyToFile(
  from: string,
  to: string,
  options: { readonly name: string; readonly signal: AbortSignal },
): Promise<void> {
  await writeCopy(readPipe(from, options.signal), to, options);
}

/** @param chunks their errors are PushErrors, so that all others are of the file that is written */
async function writeCopy(
  chunks: AsyncIterable<Buffer>,
  to: string,
  { name, signal }: { readonly name: string; readonly signal: AbortSignal },
): Promise<void> {
  try {
    const output = await whenHandlesAreFree(() => open(to, 'wx', 0o600));
    await pipeline(chunks, output.createWriteStream(), { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw writeError(error, `write a copy of ${name} to disk`, to);
  }
}

/** @throws ImageError for the error of a decoder */
async function* unpacked(tar: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  try {
    yield* tar;
  } catch (error) {
    if (error instanceof PushError) throw error;
    const problem = codeOf(error) === 'Z_BUF_ERROR' ? 'it is truncated' : messageOf(error);
    throw new ImageError(`${name} cannot be decompressed: ${problem}.`, 'Rebuild or re-save the image.', {
      cause: error,
    });
  }
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
