import { stat } from 'node:fs/promises';
import { readError } from '../../shared/file-error.ts';
import { readStart } from './archive-file.ts';
import { detectCompression } from './compression.ts';
import { blockBytes, parseTarHeader } from './tar-header.ts';

/**
 * Whether the content of a file can be a tar, compressed or not. A named pipe always can, because it can be read only once.
 * @throws FileError
 */
export async function resemblesArchive(path: string): Promise<boolean> {
  const stats = await stat(path).catch(error => {
    throw readError(error, 'read the image', path);
  });
  if (stats.isFIFO()) return true;
  return stats.isFile() && isStartOfArchive(await readStart(path, blockBytes), path);
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
