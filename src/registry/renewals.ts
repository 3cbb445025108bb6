import type { Backoff } from '../shared/backoff.ts';
import type { RequestLog, RequestOwner } from '../shared/request-log.ts';
import type { Authenticator, Rejection } from './auth/authenticator.ts';

/**
 * Renewals of credentials that the registry calls expired. It may say so more than once in a row, of a new token too.
 * All requests share them: one at a time, the first at once and the others after the waits between attempts, no more in
 * a row than there are attempts.
 */
export class Renewals {
  readonly #authenticator: Authenticator;
  readonly #startBackoff: (requests: RequestLog) => Backoff;
  /** Of the renewals since the last one that helped. */
  #backoff: Backoff | undefined;
  #renewing: Promise<boolean> | undefined;
  #done = 0;

  constructor(authenticator: Authenticator, startBackoff: (requests: RequestLog) => Backoff) {
    this.#authenticator = authenticator;
    this.#startBackoff = startBackoff;
  }

  /** How many there were. */
  get done(): number {
    return this.#done;
  }

  /**
   * @param doneBefore how many there were when the request was sent: a later one is enough for it
   * @param reason for the log
   * @returns whether the request is worth repeating; false when there have been enough in vain
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

  /** A request that was refused has been answered: what the registry says next begins anew. */
  helped(): void {
    this.#backoff = undefined;
  }

  /** The same token again is tried like a new one: what refused it may take it by now. */
  async #renewNext(rejection: Rejection, reason: string, owner: RequestOwner): Promise<boolean> {
    if (this.#backoff === undefined) this.#backoff = this.#startBackoff(owner.requests);
    else if (!(await this.#backoff.next({ reason, throttled: false }))) return false;
    await this.#authenticator.refresh(rejection, owner);
    this.#done += 1;
    return true;
  }
}
