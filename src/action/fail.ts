import * as core from '@actions/core';
import { messageOf, PushError } from '../shared/errors.ts';
import { inert } from './inert.ts';

/** Fails the step with one line: what is wrong, where, and how to fix it. The stack is shown only with RUNNER_DEBUG=1. */
export function fail(error: unknown): void {
  if (error instanceof PushError) {
    core.setFailed(inert(error.line));
  } else {
    core.setFailed(
      inert(
        `Unexpected error: ${messageOf(error)} Report this error with the log of a run with debug logging.`,
      ),
    );
  }
  if (core.isDebug() && error instanceof Error) core.debug(inert(error.stack ?? ''));
}
