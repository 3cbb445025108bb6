import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import * as core from '@actions/core';
import { messageOf } from '../shared/errors.ts';
import { writeError } from '../shared/file-error.ts';
import type { Logger } from '../shared/logger.ts';
import { actionLogger } from './action-logger.ts';
import { makeOwnDirectory, ownDirectory, temporaryParent } from './own-directory.ts';
import { saveState } from './runner-files.ts';

const stateName = 'spool-directory';
const prefix = 'ecr-mount-push-';

/**
 * Creates the directory for all temporary files of this run, for this user only. If the run is killed, the post step
 * deletes it.
 * @throws PushError
 */
export async function makeSpoolDirectory(): Promise<string> {
  let directory: string | undefined;
  try {
    directory = await makeOwnDirectory(prefix);
    await saveState(stateName, directory);
    return directory;
  } catch (error) {
    if (directory !== undefined) removeSpoolDirectoryNow(directory);
    throw writeError(error, 'create a temporary directory', temporaryParent());
  }
}

/** A failure is only a warning. */
export async function removeSpoolDirectory(
  directory: string,
  logger: Pick<Logger, 'warning'> = actionLogger,
): Promise<void> {
  try {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    logger.warning(writeError(error, 'delete the temporary directory', directory, 'nowhere').line);
  }
}

/** For an exit without time to wait. If it fails, the post step tries again. */
export function removeSpoolDirectoryNow(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true });
  } catch (error) {
    actionLogger.debug(`Cannot delete ${directory}: ${messageOf(error)}`);
  }
}

/** The directory that the main step created, for the post step. Other paths are ignored. */
export function savedSpoolDirectory(): Promise<string | undefined> {
  return ownDirectory(core.getState(stateName), prefix);
}
