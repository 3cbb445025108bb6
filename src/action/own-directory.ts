import { lstat, mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { codeOf, readError } from '../shared/file-error.ts';
import { oneLine } from '../shared/one-line.ts';
import { actionLogger as logger } from './action-logger.ts';

/*
 * Directories that one step makes and a later one removes, with all that is in them. The later step knows the path from the state
 * of the first one, which is a file that every process of the job can write to.
 */

/** Where the directories are made. */
export function temporaryParent(): string {
  return resolve(process.env['RUNNER_TEMP'] || tmpdir());
}

/** @returns the path of a new directory, for this user only */
export function makeOwnDirectory(prefix: string): Promise<string> {
  return mkdtemp(join(temporaryParent(), prefix));
}

/**
 * The directory of this path, if an earlier step of this action made it: one of this user, at the place and with the name that
 * `makeOwnDirectory` gives. Anything else is left alone, with a warning.
 * @param path empty if there is none
 * @returns undefined also if the directory is gone
 */
export async function ownDirectory(path: string, prefix: string): Promise<string | undefined> {
  if (path === '') return undefined;
  const found = await look(path, prefix).catch(error => {
    if (codeOf(error) === 'ENOENT') return 'gone';
    logger.warning(readError(error, 'look for what an earlier step left', oneLine(path)).line);
    return 'unknown';
  });
  if (found === 'own') return path;
  if (found === 'foreign') {
    logger.warning(
      `The state of this step names ${oneLine(path, 200)}, which this action did not make. Nothing there is touched.`,
    );
  }
  return undefined;
}

async function look(path: string, prefix: string): Promise<'own' | 'foreign'> {
  const isOurName =
    basename(path).startsWith(prefix) && /^[a-zA-Z0-9]{6}$/.test(basename(path).slice(prefix.length));
  if (!isOurName || !isAbsolute(path) || resolve(path) !== path) return 'foreign';
  if ((await realpath(dirname(path))) !== (await realpath(temporaryParent()))) return 'foreign';
  const entry = await lstat(path); // of a link, that of the link
  return entry.isDirectory() && entry.uid === (process.geteuid?.() ?? entry.uid) ? 'own' : 'foreign';
}
