import * as core from '@actions/core';
import { messageOf, PushError } from '../shared/errors.ts';
import { fileError, pathOf } from '../shared/file-error.ts';
import { inert } from './inert.ts';

/** Fails the step with one line: what is wrong, where, and how to fix it. The stack is shown only with RUNNER_DEBUG=1. */
export function fail(error: unknown): void {
  core.setFailed(inert(asPushError(error).line));
  if (core.isDebug() && error instanceof Error) core.debug(inert(error.stack ?? ''));
}

/** What is wrong, and how to fix it, also for errors that nobody expected. */
export function asPushError(error: unknown): PushError {
  if (error instanceof PushError) return error;
  return (
    fileError(error, 'access a file', pathOf(error) ?? 'unknown') ??
    new PushError(
      `Unexpected error: ${messageOf(error)}`,
      'Report this error with the log of a run with debug logging.',
      { cause: error },
    )
  );
}
