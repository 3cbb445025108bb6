import * as core from '@actions/core';
import { whenHandlesAreFree, writeError } from '../shared/file-error.ts';

/** Saves a value for the post step. @throws FileError */
export async function saveState(name: string, value: string): Promise<void> {
  await writing('GITHUB_STATE', 'save what the post step needs', () => core.saveState(name, value));
}

/** Sets an output of the step. @throws FileError */
export async function setOutput(name: string, value: string | number | undefined): Promise<void> {
  await writing('GITHUB_OUTPUT', 'write the outputs', () => core.setOutput(name, value));
}

/** Writes to one of the files that the runner makes for each step. @param variable has its path */
async function writing(variable: string, doing: string, write: () => void): Promise<void> {
  try {
    await whenHandlesAreFree(async () => write());
  } catch (error) {
    throw writeError(error, doing, process.env[variable] ?? variable, 'nowhere');
  }
}
