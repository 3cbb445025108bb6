import { shown } from './archive-path.ts';
import { tarError } from './tar-header.ts';
import type { FileEntry, RandomAccess } from './tar-index.ts';

/** Bytes compared at a time. */
const pieceBytes = 256 * 1024;

/**
 * Some tools write a file as often as the image refers to it. Two that differ would let two readers see two images: Docker
 * takes the last, skopeo the first.
 * @throws ImageError when an earlier file of the same name has other bytes
 */
export async function requireSameFiles(archive: RandomAccess, path: string, entry: FileEntry): Promise<void> {
  for (let later = entry, earlier = entry.replaces; earlier !== undefined; earlier = earlier.replaces) {
    if (!(await areSame(archive, later, earlier)))
      throw tarError(archive.name, `it has two different entries ${shown(path)}`);
    later = earlier;
  }
}

async function areSame(archive: RandomAccess, one: FileEntry, other: FileEntry): Promise<boolean> {
  if (one.size !== other.size) return false;
  for (let at = 0; at < one.size; at += pieceBytes) {
    const length = Math.min(pieceBytes, one.size - at);
    const [first, second] = [
      await archive.read(one.offset + at, length),
      await archive.read(other.offset + at, length),
    ];
    if (!first.equals(second)) return false;
  }
  return true;
}
