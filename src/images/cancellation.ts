import { CancelledError } from '../shared/errors.ts';

/** @throws CancelledError when the run was cancelled */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new CancelledError();
}
