import { setTimeout as wait } from 'node:timers/promises';
import { CancelledError } from './errors.ts';

/** @throws CancelledError as soon as `signal` is aborted */
export async function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw new CancelledError();
  try {
    await wait(milliseconds, undefined, { signal });
  } catch {
    throw new CancelledError();
  }
}
