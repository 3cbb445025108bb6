import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../../src/shared/delay.ts';

interface Waiter {
  readonly until: number;
  readonly wake: () => void;
}

/** Turns of the event loop without a request under way, after which nobody is about to send one. */
const calmTurns = 3;

/**
 * The time of a push and of the quotas that it meets. It passes only while no request is under way, then at once to the
 * end of the next wait: each request arrives at the very time at which it was let go, however slow the machine, and
 * nobody waits. One at a time, for it watches all requests of this process.
 */
export class QuietClock implements Clock, Disposable {
  #milliseconds = 0;
  #passing = false;
  readonly #waiting = new Set<Waiter>();
  readonly #requests = new Set<unknown>();
  readonly #began = (message: unknown): void => void this.#requests.add(requestOf(message));
  readonly #ended = (message: unknown): void => void this.#requests.delete(requestOf(message));

  constructor() {
    subscribe('undici:request:create', this.#began);
    for (const end of ['trailers', 'error']) subscribe(`undici:request:${end}`, this.#ended);
  }

  readonly now = (): number => this.#milliseconds;

  async delay(milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter = { until: this.#milliseconds + milliseconds, wake: resolve };
    const cancel = (): void => {
      this.#waiting.delete(waiter);
      reject(signal.reason);
    };
    signal.addEventListener('abort', cancel, { once: true });
    this.#waiting.add(waiter);
    void this.#pass();
    await promise.finally(() => signal.removeEventListener('abort', cancel));
  }

  async #pass(): Promise<void> {
    if (this.#passing) return;
    this.#passing = true;
    while (this.#waiting.size > 0) {
      for (let calm = 0; calm < calmTurns; calm = this.#requests.size === 0 ? calm + 1 : 0) await turn();
      this.#wakeNext();
    }
    this.#passing = false;
  }

  #wakeNext(): void {
    if (this.#waiting.size === 0) return; // cancelled meanwhile
    this.#milliseconds = Math.min(...[...this.#waiting].map(({ until }) => until));
    for (const waiter of [...this.#waiting].filter(({ until }) => until <= this.#milliseconds)) {
      this.#waiting.delete(waiter);
      waiter.wake();
    }
  }

  [Symbol.dispose](): void {
    unsubscribe('undici:request:create', this.#began);
    for (const end of ['trailers', 'error']) unsubscribe(`undici:request:${end}`, this.#ended);
  }
}

function requestOf(message: unknown): unknown {
  return (message as { readonly request: unknown }).request;
}
