import { tarError } from './tar-header.ts';

/**
 * The entry's path without `.`, doubled and trailing slashes.
 * @throws ImageError when it is absolute or has `..`: no image archive needs such names
 */
export function entryPath(name: string, archive: string): string {
  const parts = name.split('/').filter(part => part !== '' && part !== '.');
  if (name.startsWith('/') || parts.includes('..')) {
    throw tarError(archive, `the entry ${shown(name)} leads out of the archive`);
  }
  return parts.join('/');
}

/**
 * What a link in an archive points to: a symbolic link from its own directory, a hard link from the root.
 * @throws ImageError when that is outside of the archive
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
  throw tarError(archive, `the link ${shown(path)} leads out of the archive, to ${shown(linkname)}`);
}

/** A name from an archive in a message, cut to a sensible length. */
export function shown(name: string): string {
  return JSON.stringify(name.length > 120 ? `${name.slice(0, 120)}...` : name);
}
