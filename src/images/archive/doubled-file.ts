import { shown } from './archive-path.ts';
import { tarError } from './tar-header.ts';
import type { FileEntry, RandomAccess, TarEntry } from './tar-index.ts';

/** Bytes compared at a time. */
const pieceBytes = 256 * 1024;

/**
 * Some tools write a file once per reference to it. If two entries differ, tools see different images: Docker uses the last
 * entry, skopeo the first.
 * @throws ImageError if an earlier entry with the same name has different content
 */
export async function requireSameFiles(archive: RandomAccess, path: string, entry: FileEntry): Promise<void> {
  let later = entry;
  for (let earlier: TarEntry | undefined = entry.replaces; earlier !== undefined; earlier = later.replaces) {
    if (earlier.type !== 'file' || !(await areSameBytes(archive, later, earlier)))
      throw tarError(archive.name, `it has two different entries named ${shown(path)}`);
    later = earlier;
  }
}

/** Whether two files of an archive have the same bytes. */
export async function areSameBytes(
  archive: RandomAccess,
  one: FileEntry,
  other: FileEntry,
): Promise<boolean> {
  if (one.offset === other.offset) return true;
  if (one.size !== other.size) return false;
  for (let at = 0; at < one.size; at += pieceBytes) {
    const length = Math.min(pieceBytes, one.size - at);
    const first = await archive.read(one.offset + at, length);
    const second = await archive.read(other.offset + at, length);
    if (!first.equals(second)) return false;
  }
  return true;
}
