import type { Backoff } from '../shared/backoff.ts';
import type { RequestLog, RequestOwner } from '../shared/request-log.ts';
import type { Authenticator, Rejection } from './auth/authenticator.ts';

/**
 * Renews credentials that the registry reports as expired. The registry may report a new token as expired as well.
 * All requests share the renewals: one at a time, the first one at once and the next ones after the waits of the retry
 * policy, at most as many in a row as the policy has attempts.
 */
export class Renewals {
  readonly #authenticator: Authenticator;
  readonly #startBackoff: (requests: RequestLog) => Backoff;
  /** For the renewals since the last one that helped. */
  #backoff: Backoff | undefined;
  #renewing: Promise<boolean> | undefined;
  #done = 0;

  constructor(authenticator: Authenticator, startBackoff: (requests: RequestLog) => Backoff) {
    this.#authenticator = authenticator;
    this.#startBackoff = startBackoff;
  }

  /** Number of renewals so far. */
  get done(): number {
    return this.#done;
  }

  /**
   * @param doneBefore number of renewals when the request was sent; if there was one since, none is needed
   * @param reason for the log
   * @returns whether to repeat the request; false after too many renewals without effect
   * @throws CredentialsError, AbortedError
   */
  async renew(
    rejection: Rejection,
    doneBefore: number,
    reason: string,
    owner: RequestOwner,
  ): Promise<boolean> {
    if (doneBefore !== this.#done) return true;
    this.#renewing ??= this.#renewNext(rejection, reason, owner).finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  /** A rejected request succeeded, so the count of renewals starts over. */
  helped(): void {
    this.#backoff = undefined;
  }

  /** If the renewal returns the same token, it is tried anyway. The registry may accept it by now. */
  async #renewNext(rejection: Rejection, reason: string, owner: RequestOwner): Promise<boolean> {
    if (this.#backoff === undefined) this.#backoff = this.#startBackoff(owner.requests);
    else if (!(await this.#backoff.next({ reason, throttled: false }))) return false;
    await this.#authenticator.refresh(rejection, owner);
    this.#done += 1;
    return true;
  }
}
