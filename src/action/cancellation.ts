import { CancelledError, StoppedError } from '../shared/errors.ts';

/** One controller for the whole run: it is aborted by the runner's cancel, or by the first failure. */
export interface Cancellation {
  readonly signal: AbortSignal;
  /** Ends all work because of a failure. */
  readonly stop: (failure: unknown) => void;
  /** Whether the runner asked to stop. */
  readonly cancelled: () => boolean;
  /** No longer listens to signals, unless one has come: a second one must not kill what still writes its reasons. */
  readonly dispose: () => void;
}

/** What can be stopped has stopped by then, and tags are put back; what cannot (a block being compressed, a deaf process) is left behind. */
const graceMilliseconds = 1500;

/**
 * The runner cancels a job with SIGINT, then SIGTERM 7.5 s later, and kills 2.5 s after that.
 * @param onOverdue called when the run has not ended by itself soon after a cancel; it has to end the process
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
    stop: failure => controller.abort(new StoppedError(failure)),
    cancelled: () => overdue !== undefined,
    dispose: () => {
      clearTimeout(overdue);
      if (overdue !== undefined) return;
      process.off('SIGINT', cancel);
      process.off('SIGTERM', cancel);
    },
  };
}
