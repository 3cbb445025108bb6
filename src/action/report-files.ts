import { lstat, opendir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { create } from '@actions/glob';
import { InputError, messageOf } from '../shared/errors.ts';
import { pathOf, readError, whenHandlesAreFree } from '../shared/file-error.ts';
import { listNames } from '../shared/list-names.ts';
import { actionLogger as logger } from './action-logger.ts';
import { type RootedPattern, rootedPattern } from './report-patterns.ts';

/** Files and directories that a search may look at: as many as a large checkout with its dependencies has. */
export const maxSearched = 500_000;

/**
 * The files that the patterns match. Links to directories are not followed, except by a pattern that names one before its first
 * wildcard: one link to `/` among the files of a job would lead through the whole machine. A link to a file counts if the file is
 * in the workspace or where a pattern starts.
 * @param most files and directories to look at
 * @throws InputError, FileError
 */
export async function findReportFiles(
  lines: readonly string[],
  most = maxSearched,
): Promise<readonly string[]> {
  try {
    const patterns = await Promise.all(lines.map(rootedPattern));
    const roots = patterns.flatMap(({ root }) => root ?? []);
    await limitSearch(patterns, most);
    const text = patterns.map(pattern => pattern.text).join('\n');
    const globber = await create(text, { matchDirectories: false, followSymbolicLinks: false });
    const found = await whenHandlesAreFree(() => globber.glob());
    return await withoutForeign(found.toSorted(), roots);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const path = pathOf(error);
    if (path !== undefined) throw readError(error, 'search for reports', path);
    throw new InputError(
      'reports',
      `the files cannot be searched: ${messageOf(error)}.`,
      'Check the patterns, and that the user of the runner can read the directories.',
      { cause: error },
    );
  }
}

/** Counts what will be searched, because the search itself cannot be stopped. */
async function limitSearch(patterns: readonly RootedPattern[], most: number): Promise<void> {
  let room = most;
  for (const { root, text, depth } of patterns) {
    if (root === undefined) continue;
    room -= await countBelow(root, depth, room);
    if (room >= 0) continue;
    throw new InputError(
      'reports',
      `there are more than ${most} files and directories in ${root} to search for ${text}.`,
      'Narrow the pattern to the directory of the reports, such as reports/**/*.json.',
    );
  }
}

/** @returns at most one more than `most` */
async function countBelow(root: string, depth: number, most: number): Promise<number> {
  let count = 0;
  let level = [root];
  for (let left = depth; left > 0 && level.length > 0; left -= 1) {
    const next: string[] = [];
    for (const directory of level) {
      for await (const entry of entriesOf(directory)) {
        count += 1;
        if (count > most) return count;
        if (entry.isDirectory()) next.push(join(directory, entry.name));
      }
    }
    level = next;
  }
  return count;
}

async function* entriesOf(directory: string) {
  try {
    yield* await opendir(directory);
  } catch {
    // it is a file, or is not there, or the search says what is wrong with it
  }
}

async function withoutForeign(
  paths: readonly string[],
  roots: readonly string[],
): Promise<readonly string[]> {
  const workspace = await realpath(process.env['GITHUB_WORKSPACE'] || process.cwd()).catch(() =>
    process.cwd(),
  );
  const kept: string[] = [];
  const foreign: string[] = [];
  for (const path of paths) {
    if (!(await lstat(path)).isSymbolicLink()) {
      kept.push(path);
      continue;
    }
    const target = await realpath(path).catch(() => undefined);
    if (target === undefined || (await stat(target)).isDirectory()) continue;
    ([workspace, ...roots].some(root => isWithin(target, root)) ? kept : foreign).push(path);
  }
  if (foreign.length > 0) {
    logger.warning(
      `Input "reports": links to files outside of the workspace are left out: ${listNames(foreign, 5)}.`,
    );
  }
  return kept;
}

function isWithin(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return !isAbsolute(way) && way.split(/[\\/]/)[0] !== '..';
}
