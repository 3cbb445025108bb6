import { open, stat } from 'node:fs/promises';
import { detectCompression } from './compression.ts';
import { blockBytes, parseTarHeader } from './tar-header.ts';

/**
 * Whether the content of a file can be a tar, compressed or not. A named pipe always can, because it can be read only once.
 * False if it cannot be read.
 */
export async function resemblesArchive(path: string): Promise<boolean> {
  try {
    const stats = await stat(path);
    if (stats.isFIFO()) return true;
    return stats.isFile() && isStartOfArchive(await startOf(path), path);
  } catch {
    return false;
  }
}

async function startOf(path: string): Promise<Buffer> {
  await using handle = await open(path, 'r');
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(blockBytes), 0, blockBytes, 0);
  return buffer.subarray(0, bytesRead);
}

function isStartOfArchive(start: Buffer, path: string): boolean {
  if (detectCompression(start) !== 'none') return true;
  if (start.length < blockBytes) return false;
  try {
    return parseTarHeader(start, path) !== undefined;
  } catch {
    return false;
  }
}
