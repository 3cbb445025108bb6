import * as core from '@actions/core';
import { messageOf, PushError } from '../shared/errors.ts';
import { inert } from './inert.ts';

/** Fails the step with one line: what, where, and how to mend it. The stack only shows with RUNNER_DEBUG=1. */
export function fail(error: unknown): void {
  if (error instanceof PushError) {
    core.setFailed(inert(error.line));
  } else {
    core.setFailed(
      inert(
        `Unexpected error: ${messageOf(error)} Please report it, with the log of a run with debug logging.`,
      ),
    );
  }
  if (core.isDebug() && error instanceof Error) core.debug(inert(error.stack ?? ''));
}
