import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as core from '@actions/core';
import { InputError, messageOf } from '../shared/errors.ts';

const stateName = 'spool-directory';
const prefix = 'ecr-mount-push-';

/** A directory for everything temporary of this run; the post step removes what a killed run left. */
export async function makeSpoolDirectory(): Promise<string> {
  const parent = process.env['RUNNER_TEMP'] || tmpdir();
  try {
    const directory = await mkdtemp(join(parent, prefix));
    core.saveState(stateName, directory);
    return directory;
  } catch (error) {
    throw new InputError(
      'image',
      `no temporary directory can be made in ${parent}: ${messageOf(error)}`,
      'Let RUNNER_TEMP name a directory that can be written to.',
      { cause: error },
    );
  }
}

export async function removeSpoolDirectory(directory: string): Promise<void> {
  try {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    core.warning(`${directory} could not be removed: ${messageOf(error)}`);
  }
}

/** Where there is no time to wait; the post step tries again. */
export function removeSpoolDirectoryNow(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true });
  } catch (error) {
    core.debug(`${directory} could not be removed: ${messageOf(error)}`);
  }
}

/** The directory that the main step made, for the post step. Only one that it could have made. */
export function savedSpoolDirectory(): string | undefined {
  const directory = core.getState(stateName);
  return directory.includes(prefix) ? directory : undefined;
}
