import * as core from '@actions/core';
import { messageOf, PushError } from '../shared/errors.ts';
import { fileError, pathOf } from '../shared/file-error.ts';
import { inert } from './inert.ts';

/** Fails the step with one line: what is wrong, where, and how to fix it. The stack is shown only with RUNNER_DEBUG=1. */
export function fail(error: unknown): void {
  const known =
    error instanceof PushError ? error : fileError(error, 'access a file', pathOf(error) ?? 'unknown');
  if (known !== undefined) {
    core.setFailed(inert(known.line));
  } else {
    core.setFailed(
      inert(
        `Unexpected error: ${messageOf(error)} Report this error with the log of a run with debug logging.`,
      ),
    );
  }
  if (core.isDebug() && error instanceof Error) core.debug(inert(error.stack ?? ''));
}
