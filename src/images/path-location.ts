import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../shared/errors.ts';
import { codeOf, readError } from '../shared/file-error.ts';

const readingImage = 'read the image';

/** An image in a file or directory. */
export interface PathLocation {
  readonly path: string;
  /** Selects one of several images; undefined for the only one. */
  readonly reference?: string;
}

/** A location as the user wrote it. */
export interface WrittenLocation {
  /** Without the reference: `oci:build/image`, `./images.tar`. */
  readonly source: string;
  readonly reference?: string;
}

/** The location in the syntax of the input. */
export function shownLocation({ source, reference }: WrittenLocation): string {
  return reference === undefined ? source : `${source}:${reference}`;
}

/** What can be at a path that the user wrote: nothing. Other errors do not mean that there is none. */
const absent = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'EINVAL'];

/** @throws FileError if that cannot be told, because of rights or a disk that failed */
export async function pathExists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (absent.includes(codeOf(error))) return false;
    throw readError(error, readingImage, path);
  }
}

/** Of a path that exists. @throws FileError */
export async function statOf(path: string): Promise<Stats> {
  return await stat(path).catch(error => {
    throw readError(error, readingImage, path);
  });
}

/** Expands `~/`, because no shell does that in a workflow's YAML. */
export async function fromHome(path: string): Promise<string> {
  return path.startsWith('~/') && !(await pathExists('~').catch(() => false))
    ? join(homedir(), path.slice(2))
    : path;
}

/**
 * Splits `PATH[:REFERENCE]`. Both can contain colons: the path is the longest prefix that exists.
 * @throws InputError if none exists; FileError
 */
export async function splitPath(prefix: string, written: string): Promise<PathLocation> {
  const location = await existingPath(await fromHome(written));
  if (location !== undefined) return location;
  const path = written.split(':', 1)[0] ?? '';
  const problem = path === '' ? `the path after "${prefix}" is missing.` : `${path} does not exist.`;
  throw new InputError('image', problem, 'Set it to the file or directory that the build wrote.');
}

/** Splits `PATH[:REFERENCE]`; undefined if no such path exists. @throws FileError */
export async function existingPath(text: string): Promise<PathLocation | undefined> {
  const colons = [...text.matchAll(/:/g)].map(match => match.index).toReversed();
  for (const end of [text.length, ...colons]) {
    const path = text.slice(0, end);
    if (path !== '' && (await pathExists(path))) return withReference(path, text.slice(end + 1));
  }
  return undefined;
}

function withReference(path: string, reference: string): PathLocation {
  return reference === '' ? { path } : { path, reference };
}
