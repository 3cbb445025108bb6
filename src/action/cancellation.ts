import { CancelledError } from '../shared/errors.ts';

/** The runner's cancel, as a signal for the whole run. */
export interface Cancellation {
  readonly signal: AbortSignal;
  /** Stops listening to signals, unless one was received: a second one must not kill a run that is still writing logs. */
  readonly dispose: () => void;
}

/** Enough to stop all work and to restore tags. Work that cannot be stopped (compressing a block, a hung process) is abandoned. */
const graceMilliseconds = 1500;

/**
 * The runner cancels a job with SIGINT, then SIGTERM 7.5 s later, and kills 2.5 s after that.
 * @param onOverdue called if the run has not ended shortly after it was cancelled; it must end the process
 */
export function listenForCancellation(onOverdue: () => void): Cancellation {
  const controller = new AbortController();
  let overdue: NodeJS.Timeout | undefined;
  const cancel = (): void => {
    overdue ??= setTimeout(onOverdue, graceMilliseconds).unref();
    controller.abort(new CancelledError());
  };
  process.on('SIGINT', cancel);
  process.on('SIGTERM', cancel);
  return {
    signal: controller.signal,
    dispose: () => {
      clearTimeout(overdue);
      if (overdue !== undefined) return;
      process.off('SIGINT', cancel);
      process.off('SIGTERM', cancel);
    },
  };
}
