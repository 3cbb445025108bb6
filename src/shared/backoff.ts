import { type Clock, systemClock } from './delay.ts';
import type { Logger } from './logger.ts';
import type { RequestLog } from './request-log.ts';
import { formatDuration } from './units.ts';

export interface RetryPolicy {
  /** Attempts of one operation, the first included. */
  readonly attempts: number;
  /** Attempts while the service only says that it is asked too often. */
  readonly throttledAttempts: number;
  /** Upper bound of the first wait; doubles with each attempt. */
  readonly baseMilliseconds: number;
  /** Upper bound of any wait that the service did not ask for. */
  readonly capMilliseconds: number;
  /** Upper bound of a wait that it did ask for (Retry-After). */
  readonly retryAfterCapMilliseconds: number;
  /** From the first failure on: no attempt begins later. */
  readonly totalMilliseconds: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  attempts: 6,
  throttledAttempts: 12,
  baseMilliseconds: 500,
  capMilliseconds: 20_000,
  retryAfterCapMilliseconds: 60_000,
  totalMilliseconds: 120_000,
};

/** Why an attempt failed. */
export interface AttemptFailure {
  /** For the log: `503 Service Unavailable`, `connection reset`. */
  readonly reason: string;
  readonly throttled: boolean;
  /** From the answer's Retry-After. */
  readonly retryAfterMilliseconds?: number;
}

export interface BackoffContext {
  readonly policy: RetryPolicy;
  readonly requests: RequestLog;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** In [0, 1). */
  readonly random?: () => number;
  readonly clock?: Clock;
}

/**
 * The waits between the attempts of one operation: exponential with full jitter (AWS architecture blog, "Exponential
 * Backoff And Jitter"), on top of what the service asked for, bounded by attempts and time.
 */
export class Backoff {
  readonly #context: BackoffContext;
  readonly #what: string;
  readonly #extraMilliseconds: number;
  #attempt = 1;
  #firstFailure: number | undefined;

  /**
   * @param what the operation, for the log
   * @param extraMilliseconds more time than the policy's, for operations that move much
   */
  constructor(context: BackoffContext, what: string, extraMilliseconds = 0) {
    this.#context = context;
    this.#what = what;
    this.#extraMilliseconds = extraMilliseconds;
  }

  /** The attempt that is under way, from 1. */
  get attempt(): number {
    return this.#attempt;
  }

  /**
   * Waits before the next attempt.
   * @returns false when there is to be none; the caller then throws the failure
   * @throws AbortedError
   */
  async next(failure: AttemptFailure): Promise<boolean> {
    const { policy, requests, logger, signal, random = Math.random, clock = systemClock } = this.#context;
    const now = clock.now();
    this.#firstFailure ??= now;
    const attempts = failure.throttled ? policy.throttledAttempts : policy.attempts;
    if (this.#attempt >= attempts) return false;
    const bound = Math.min(policy.capMilliseconds, policy.baseMilliseconds * 2 ** (this.#attempt - 1));
    const asked = Math.min(policy.retryAfterCapMilliseconds, failure.retryAfterMilliseconds ?? 0);
    const wait = asked + random() * bound;
    const left = this.#firstFailure + policy.totalMilliseconds + this.#extraMilliseconds - now;
    if (wait > left) return false;
    this.#attempt += 1;
    requests.retry();
    logger.info(
      `${this.#what}: ${failure.reason.replace(/\.$/, '')}; attempt ${this.#attempt} of ${attempts} in ${formatDuration(wait)}.`,
    );
    await clock.delay(wait, signal);
    return true;
  }
}

/** `Retry-After` (RFC 9110, section 10.2.3): seconds or a date. @returns milliseconds, undefined when absent or wrong */
export function retryAfter(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const retriedStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Answers that a repetition may turn into better ones. */
export function isRetriedStatus(status: number): boolean {
  return retriedStatuses.has(status);
}
