import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../../../src/shared/delay.ts';

/** Time that passes only by `pass`. */
export class HandClock implements Clock {
  #now = 0;
  readonly #waiting = new Set<{ readonly until: number; readonly wake: () => void }>();

  now(): number {
    return this.#now;
  }

  async delay(milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter = { until: this.#now + milliseconds, wake: resolve };
    const cancel = (): void => reject(signal.reason);
    signal.addEventListener('abort', cancel, { once: true });
    this.#waiting.add(waiter);
    await promise.finally(() => {
      this.#waiting.delete(waiter);
      signal.removeEventListener('abort', cancel);
    });
  }

  /** Lets everything that is due in this time happen, in order. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      await turn();
      const next = Math.min(end, ...[...this.#waiting].map(({ until }) => until));
      this.#now = Math.max(this.#now, next);
      const due = [...this.#waiting].filter(({ until }) => until <= this.#now);
      for (const waiter of due) waiter.wake();
      if (due.length === 0 && next === end) return;
    }
  }
}
