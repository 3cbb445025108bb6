import { EcrError } from './ecr-error.ts';

/** The session of the caller's role. It may end while tokens of the registry that it fetched are still valid. */
export class CallerSession {
  readonly #ended = new Set<string>();
  #left = Number.POSITIVE_INFINITY;
  #refused = 0;

  /** Calls that were rejected. */
  get refused(): number {
    return this.#refused;
  }

  /** The credentials of the call after this many more calls of the API expire, and stay expired. */
  expireAfter(calls: number): void {
    this.#left = calls;
  }

  /** @param accessKeyId of the credentials that signed the call @throws EcrError ExpiredTokenException */
  admit(accessKeyId: string): void {
    if (this.#left === 0) {
      this.#ended.add(accessKeyId);
      this.#left = Number.POSITIVE_INFINITY;
    }
    this.#left -= 1;
    if (!this.#ended.has(accessKeyId)) return;
    this.#refused += 1;
    throw new EcrError('ExpiredTokenException', 'The security token included in the request is expired');
  }
}
