import { cutEnd } from '../../shared/one-line.ts';
import { tarError } from './tar-header.ts';

/**
 * The entry's path without `.` and without repeated or trailing slashes.
 * @throws ImageError if it is absolute or contains `..`; image archives do not need such names
 */
export function entryPath(name: string, archive: string): string {
  const parts = name.split('/').filter(part => part !== '' && part !== '.');
  if (name.startsWith('/') || parts.includes('..')) {
    throw tarError(archive, `the entry ${shown(name)} points outside the archive`);
  }
  return parts.join('/');
}

/**
 * The target of a link in an archive. A symbolic link is relative to its own directory, a hard link to the root.
 * @throws ImageError if the target is outside the archive
 */
export function linkTarget(path: string, linkname: string, symbolic: boolean, archive: string): string {
  const parts = symbolic ? path.split('/').slice(0, -1) : [];
  let outside = linkname.startsWith('/');
  for (const part of linkname.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) outside = true;
  }
  if (!outside) return parts.join('/');
  throw tarError(archive, `the link ${shown(path)} points outside the archive, to ${shown(linkname)}`);
}

/** Quotes a name from an archive for a message, truncated to 120 characters. */
export function shown(name: string): string {
  return JSON.stringify(cutEnd(name, 120));
}
