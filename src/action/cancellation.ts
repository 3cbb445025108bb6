import { CancelledError } from '../shared/errors.ts';

/** One controller for the whole run: it is aborted by the runner's cancel, or by the first failure. */
export interface Cancellation {
  readonly signal: AbortSignal;
  /** Ends all work because of a failure. */
  readonly stop: (reason: unknown) => void;
  /** Whether the runner asked to stop. */
  readonly cancelled: () => boolean;
  /** No longer listens to signals. */
  readonly dispose: () => void;
}

/** The runner cancels a job with SIGINT, then SIGTERM 7.5 s later, and kills 2.5 s after that. */
export function listenForCancellation(): Cancellation {
  const controller = new AbortController();
  let cancelled = false;
  const cancel = (): void => {
    cancelled = true;
    controller.abort(new CancelledError());
  };
  process.on('SIGINT', cancel);
  process.on('SIGTERM', cancel);
  return {
    signal: controller.signal,
    stop: reason => controller.abort(reason),
    cancelled: () => cancelled,
    dispose: () => {
      process.off('SIGINT', cancel);
      process.off('SIGTERM', cancel);
    },
  };
}
