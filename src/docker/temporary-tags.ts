import { appendFile, lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandLimitError } from '../shared/commands/command-errors.ts';
import { type CommandLimits, runCommand } from '../shared/commands/run-command.ts';
import { messageOf } from '../shared/errors.ts';
import { codeOf, readError, whenHandlesAreFree, writeError } from '../shared/file-error.ts';
import type { Logger } from '../shared/logger.ts';
import { oneLine } from '../shared/one-line.ts';

const record = 'docker-tags';
/** Of the record. A tag takes less than 100 bytes, and each image of a step has one. */
const recordBytes = 1024 * 1024;
/** Tags of a registry of ours: `127.0.0.1:PORT/TOKEN/NAME:TAG`. */
const temporary = /^127\.0\.0\.1:\d{1,5}\/[a-zA-Z0-9_-]+\/[a-z0-9-]+:[a-z]+$/;
/** Docker only forgets a name. */
const removalLimits: CommandLimits = { milliseconds: 60_000, bytes: 1_000_000 };

export interface TagRemoval {
  readonly logger: Pick<Logger, 'warning'>;
  readonly signal?: AbortSignal;
  readonly limits?: CommandLimits;
}

/**
 * Notes that a tag is about to be added to the daemon, so that the post step can remove it if this process is killed.
 * @param directory the run's directory for temporary files
 */
export async function noteTemporaryTag(directory: string, name: string): Promise<void> {
  const path = join(directory, record);
  await whenHandlesAreFree(() => appendFile(path, `${name}\n`, { mode: 0o600 })).catch(error => {
    throw writeError(error, 'note a temporary tag', path);
  });
}

/**
 * Removes the tag. Also works after a cancel; does nothing if the tag does not exist. Never throws.
 * @returns false if Docker hangs, so that it is of no use to ask it for more
 */
export async function removeTemporaryTag(name: string, removal: TagRemoval): Promise<boolean> {
  const { logger, signal, limits = removalLimits } = removal;
  const cannot = (why: string) =>
    logger.warning(`Cannot remove the temporary tag ${name} from Docker: ${oneLine(why, 300)}`);
  try {
    const { exitCode, stderr } = await runCommand('docker', ['image', 'rm', name], { signal, limits });
    if (exitCode !== 0 && !/no such image/i.test(stderr)) cannot(stderr);
    return true;
  } catch (error) {
    cannot(messageOf(error));
    return !(error instanceof CommandLimitError || signal?.aborted);
  }
}

/** Removes the tags that were noted in the directory, if there are any left. Never throws. */
export async function removeNotedTags(directory: string, removal: TagRemoval): Promise<void> {
  for (const name of await notedTags(join(directory, record), removal.logger))
    if (!(await removeTemporaryTag(name, removal))) return;
}

/** Other names, which may be of images that somebody needs, are left alone. */
async function notedTags(path: string, logger: TagRemoval['logger']): Promise<readonly string[]> {
  try {
    const entry = await lstat(path);
    if (!entry.isFile() || entry.size > recordBytes) return [];
    const noted = await readFile(path, 'utf8');
    return [...new Set(noted.split('\n').filter(line => temporary.test(line)))];
  } catch (error) {
    // there is none if Docker pushed nothing
    if (codeOf(error) !== 'ENOENT') logger.warning(readError(error, 'read the temporary tags', path).line);
    return [];
  }
}
