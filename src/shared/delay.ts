import { setTimeout as wait } from 'node:timers/promises';
import { abortReasonOr } from './abort.ts';

/** Where waits and their bounds take the time from. */
export interface Clock {
  /** Milliseconds from an arbitrary start; never goes back. */
  now(): number;
  /** @throws the reason of `signal` as soon as it is aborted */
  delay(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = { now: () => performance.now(), delay };

/** @throws the reason of `signal` as soon as it is aborted */
export async function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch (error) {
    throw abortReasonOr(error, signal);
  }
}
