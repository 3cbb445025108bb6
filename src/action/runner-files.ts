import * as core from '@actions/core';
import { writeError } from '../shared/file-error.ts';

/** Saves a value for the post step. @throws FileError */
export function saveState(name: string, value: string): void {
  writing('GITHUB_STATE', 'save what the post step needs', () => core.saveState(name, value));
}

/** Sets an output of the step. @throws FileError */
export function setOutput(name: string, value: string | number | undefined): void {
  writing('GITHUB_OUTPUT', 'write the outputs', () => core.setOutput(name, value));
}

/** Writes to one of the files that the runner makes for each step. @param variable has its path */
function writing(variable: string, doing: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw writeError(error, doing, process.env[variable] ?? variable, 'nowhere');
  }
}
