import { type Clock, systemClock } from './delay.ts';
import type { Logger } from './logger.ts';
import type { RequestLog } from './request-log.ts';
import { formatDuration } from './units.ts';

export interface RetryPolicy {
  /** Maximum number of attempts per operation, including the first. */
  readonly attempts: number;
  /** Maximum number of attempts while the service returns rate limit errors. */
  readonly throttledAttempts: number;
  /** Maximum length of the first wait; doubles with each attempt. */
  readonly baseMilliseconds: number;
  /** Maximum length of a wait that the service did not request. */
  readonly capMilliseconds: number;
  /** Maximum length of a wait that the service requested (Retry-After). */
  readonly retryAfterCapMilliseconds: number;
  /** Time after the first failure in which new attempts start. */
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

/** The reason why an attempt failed. */
export interface AttemptFailure {
  /** For the log: `503 Service Unavailable`, `connection reset`. */
  readonly reason: string;
  readonly throttled: boolean;
  /** From the Retry-After header of the response. */
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
 * The waits between the attempts of one operation: exponential with full jitter (AWS Architecture Blog, "Exponential
 * Backoff And Jitter"), added to the wait that the service requested, and limited in number and time.
 */
export class Backoff {
  readonly #context: BackoffContext;
  readonly #operation: string;
  readonly #extraMilliseconds: number;
  #attempt = 1;
  #firstFailure: number | undefined;

  /**
   * @param operation name for the log
   * @param extraMilliseconds time in addition to the policy's, for operations that transfer a lot of data
   */
  constructor(context: BackoffContext, operation: string, extraMilliseconds = 0) {
    this.#context = context;
    this.#operation = operation;
    this.#extraMilliseconds = extraMilliseconds;
  }

  /** The current attempt, starting from 1. */
  get attempt(): number {
    return this.#attempt;
  }

  /**
   * Waits before the next attempt.
   * @returns false if there are no more attempts; the caller then throws the failure
   * @throws AbortedError
   */
  async next(failure: AttemptFailure): Promise<boolean> {
    const { policy, requests, logger, signal, random = Math.random, clock = systemClock } = this.#context;
    const now = clock.now();
    this.#firstFailure ??= now;
    const attempts = failure.throttled ? policy.throttledAttempts : policy.attempts;
    if (this.#attempt >= attempts) return false;
    const maxJitter = Math.min(policy.capMilliseconds, policy.baseMilliseconds * 2 ** (this.#attempt - 1));
    const requested = Math.min(policy.retryAfterCapMilliseconds, failure.retryAfterMilliseconds ?? 0);
    const wait = requested + random() * maxJitter;
    const remaining = this.#firstFailure + policy.totalMilliseconds + this.#extraMilliseconds - now;
    if (wait > remaining) return false;
    this.#attempt += 1;
    requests.retry();
    logger.info(
      `${this.#operation}: ${failure.reason.replace(/\.$/, '')}; retrying in ${formatDuration(wait)} (attempt ${this.#attempt} of ${attempts}).`,
    );
    await clock.delay(wait, signal);
    return true;
  }
}

/**
 * `Retry-After` of a response (RFC 9110, section 10.2.3): seconds or a date, which is compared with the response's own `Date`,
 * because this machine's clock may be wrong.
 * @param headers with lower-case names
 * @returns milliseconds, undefined if missing or invalid
 */
export function retryAfter(
  headers: Readonly<Record<string, string | undefined>>,
  now = Date.now(),
): number | undefined {
  const { 'retry-after': header, date: sent = '' } = headers;
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const [until, from] = [Date.parse(header), Date.parse(sent)];
  return Number.isNaN(until) ? undefined : Math.max(0, until - (Number.isNaN(from) ? now : from));
}

const retriedStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Whether a request with this response status may succeed when it is retried. */
export function isRetriedStatus(status: number): boolean {
  return retriedStatuses.has(status);
}
