import * as core from '@actions/core';
import { messageOf, PushError } from '../shared/errors.ts';
import { codeOf, fileError, isShortage, moreHandles, pathOf } from '../shared/file-error.ts';
import { inert } from './inert.ts';

/** Fails the step with one line: what is wrong, where, and how to fix it. The stack is shown only with RUNNER_DEBUG=1. */
export function fail(error: unknown): void {
  core.setFailed(inert(asPushError(error).line));
  if (core.isDebug() && error instanceof Error) core.debug(inert(error.stack ?? ''));
}

/** What is wrong, and how to fix it, also for errors that nobody expected. */
export function asPushError(error: unknown): PushError {
  return (
    expectedError(error) ??
    new PushError(
      `Unexpected error: ${messageOf(error)}`,
      'Report this error with the log of a run with debug logging.',
      { cause: error },
    )
  );
}

/** The same for errors that say what is wrong with this machine; undefined for others. */
export function expectedError(error: unknown): PushError | undefined {
  if (error instanceof PushError) return error;
  const path = pathOf(error);
  const ofFile = path === undefined ? undefined : fileError(error, 'access a file', path, 'nowhere');
  return ofFile ?? handlesError(error);
}

/** Of anything else that needs a handle: a pipe, a lookup of a name. */
function handlesError(error: unknown): PushError | undefined {
  if (!isShortage(codeOf(error))) return undefined;
  return new PushError(`Too many files are open: ${messageOf(error)}`, moreHandles, { cause: error });
}
