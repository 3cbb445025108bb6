import { createHash } from 'node:crypto';
import { truncate, writeFile } from 'node:fs/promises';

/** skopeo compresses layers that do not look compressed. */
const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0]);

/** Writes a sparse file that looks compressed. @returns its digest */
export async function writeZeros(path: string, size: number): Promise<string> {
  await writeFile(path, gzipHeader);
  await truncate(path, size);
  const hash = createHash('sha256').update(gzipHeader);
  const block = Buffer.alloc(1e6);
  for (let left = size - gzipHeader.length; left > 0; left -= block.length) {
    hash.update(block.subarray(0, Math.min(left, block.length)));
  }
  return `sha256:${hash.digest('hex')}`;
}
