import { type Clock, systemClock } from './delay.ts';
import { RateWindow } from './rate-window.ts';

export interface LimiterOptions {
  /** Maximum number of requests in flight. */
  readonly concurrency: number;
  /** Maximum number of starts in any second; no limit if undefined. */
  readonly perSecond?: number;
  readonly clock?: Clock;
}

/** A slot in the limiter. The caller releases it when the request has ended. */
export interface Permit {
  /** Call it exactly once. `throttled`: the service returned a rate limit error (429, ThrottlingException). */
  release(throttled: boolean): void;
}

/** A little more than a second, so that network jitter does not push eleven starts into one second of the service. */
const windowMilliseconds = 1050;
/** Share of the full rate that is restored per second without throttling. */
const recoveryPerSecond = 0.1;

/**
 * Limits the concurrency and the rate of one kind of operation. Both adapt by additive increase and multiplicative
 * decrease, like TCP congestion control. A burst of throttled responses counts once: only a request that started after
 * the last decrease causes the next one.
 */
export class AdaptiveLimiter {
  readonly #options: LimiterOptions;
  readonly #clock: Clock;
  readonly #window: RateWindow | undefined;
  readonly #waiting: (() => void)[] = [];
  #concurrency: number;
  #rateFactor = 1;
  #inFlight = 0;
  #lastDecrease = Number.NEGATIVE_INFINITY;
  #lastIncrease = 0;

  constructor(options: LimiterOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#concurrency = options.concurrency;
    if (options.perSecond !== undefined) this.#window = new RateWindow(options.perSecond, windowMilliseconds);
  }

  /** Current limit of requests in flight. */
  get concurrency(): number {
    return Math.floor(this.#concurrency);
  }

  /** Current limit as a share of the full rate. */
  get rateFactor(): number {
    return this.#rateFactor;
  }

  /** Waits for a slot. @throws AbortedError */
  async acquire(signal: AbortSignal): Promise<Permit> {
    await this.#slot(signal);
    try {
      await this.#rate(signal);
    } catch (error) {
      this.#leave();
      throw error;
    }
    const started = this.#clock.now();
    return {
      release: throttled => {
        if (throttled) this.#decrease(started);
        else this.#increase();
        this.#leave();
      },
    };
  }

  async #slot(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#inFlight < this.concurrency) {
      this.#inFlight += 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const cancel = (): void => {
      const position = this.#waiting.indexOf(resolve);
      if (position >= 0) this.#waiting.splice(position, 1);
      reject(signal.reason);
    };
    this.#waiting.push(resolve);
    signal.addEventListener('abort', cancel, { once: true });
    await promise.finally(() => signal.removeEventListener('abort', cancel));
  }

  async #rate(signal: AbortSignal): Promise<void> {
    for (;;) {
      const milliseconds = this.#window?.take(this.#clock.now()) ?? 0;
      if (milliseconds <= 0) return;
      await this.#clock.delay(milliseconds, signal);
    }
  }

  #leave(): void {
    this.#inFlight -= 1;
    while (this.#inFlight < this.concurrency) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#inFlight += 1;
      next();
    }
  }

  #decrease(started: number): void {
    if (started < this.#lastDecrease) return;
    this.#lastDecrease = this.#clock.now();
    this.#lastIncrease = this.#lastDecrease;
    // the requests in flight were too many, not the limit (RFC 5681, section 3.1)
    this.#concurrency = Math.max(1, Math.min(this.#concurrency, this.#inFlight) / 2);
    this.#setRate(Math.max(this.#minFactor, this.#rateFactor / 2));
  }

  #increase(): void {
    this.#concurrency = Math.min(this.#options.concurrency, this.#concurrency + 1 / this.#concurrency);
    if (this.#rateFactor === 1) return;
    const now = this.#clock.now();
    const seconds = Math.min(1, (now - this.#lastIncrease) / 1000);
    this.#lastIncrease = now;
    this.#setRate(Math.min(1, this.#rateFactor + seconds * recoveryPerSecond));
  }

  /** The rate never falls below one start in two seconds. */
  get #minFactor(): number {
    return 0.5 / (this.#options.perSecond ?? 1);
  }

  #setRate(factor: number): void {
    this.#rateFactor = factor;
    if (this.#window !== undefined) this.#window.limit = (this.#options.perSecond ?? 0) * factor;
  }
}
