import { setTimeout as wait } from 'node:timers/promises';
import { CancelledError } from './errors.ts';

/** Where waits and their bounds take the time from. */
export interface Clock {
  /** Milliseconds from an arbitrary start; never goes back. */
  now(): number;
  /** @throws CancelledError as soon as `signal` is aborted */
  delay(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = { now: () => performance.now(), delay };

/** @throws CancelledError as soon as `signal` is aborted */
export async function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw new CancelledError();
  try {
    await wait(milliseconds, undefined, { signal });
  } catch {
    throw new CancelledError();
  }
}

/** A signal that is aborted so many milliseconds after `signal`, for the same reason. */
export function laterSignal(signal: AbortSignal, milliseconds: number): AbortSignal {
  const later = new AbortController();
  const start = (): void => void setTimeout(() => later.abort(signal.reason), milliseconds).unref();
  if (signal.aborted) start();
  else signal.addEventListener('abort', start, { once: true });
  return later.signal;
}
