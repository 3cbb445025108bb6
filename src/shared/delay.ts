import { setTimeout as wait } from 'node:timers/promises';
import { abortReasonOr } from './abort.ts';

/** The source of time for waits and their limits. */
export interface Clock {
  /** Milliseconds since an arbitrary start; monotonic. */
  now(): number;
  /** @throws the reason of `signal` as soon as it is aborted */
  delay(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = { now: () => performance.now(), delay };

/**
 * Waits for the work, but no longer than that.
 * @throws the reason of `signal`, and what the work throws in time
 */
export async function waitFor(
  work: Promise<unknown>,
  milliseconds: number,
  signal: AbortSignal,
  clock: Clock = systemClock,
): Promise<void> {
  const ended = new AbortController();
  const late = clock.delay(milliseconds, AbortSignal.any([signal, ended.signal])).catch(() => {});
  try {
    await Promise.race([work, late]);
    signal.throwIfAborted();
  } finally {
    ended.abort();
  }
}

/**
 * The result of work that cannot be ended, but need not be awaited.
 * @throws what the work throws, or `late()` if it takes longer than that
 */
export async function inTime<T>(work: Promise<T>, milliseconds: number, late: () => Error): Promise<T> {
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(late()), milliseconds);
  return Promise.race([work, expired]).finally(() => clearTimeout(timer));
}

/** @throws the reason of `signal` as soon as it is aborted */
export async function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch (error) {
    throw abortReasonOr(error, signal);
  }
}
