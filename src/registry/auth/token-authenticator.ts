import type { RequestOwner } from '../../shared/request-log.ts';
import type { Authenticator, Rejection } from './authenticator.ts';

/** A credential that expires, such as ECR's token after 12 hours. */
export interface ExpiringAuthorization {
  /** Value of the Authorization header. */
  readonly authorization: string;
  readonly expiresAt: Date;
}

export interface TokenAuthenticatorOptions<Token extends ExpiringAuthorization> {
  readonly initial: Token;
  /** Fetches a new one. @throws CredentialsError if that fails */
  readonly renew: (owner: RequestOwner) => Promise<Token>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** A token is replaced when a tenth of its lifetime is left, but at most five minutes before it expires. */
const maxMarginMilliseconds = 5 * 60_000;

/** Sends one expiring token with every request, and replaces it before it expires or when it is rejected. */
export class TokenAuthenticator<Token extends ExpiringAuthorization> implements Authenticator {
  readonly expires = true;
  readonly #renew: (owner: RequestOwner) => Promise<Token>;
  readonly #now: () => number;
  #current: Token;
  #renewAt: number;
  #renewing: Promise<void> | undefined;

  constructor(options: TokenAuthenticatorOptions<Token>) {
    this.#renew = options.renew;
    this.#now = options.now ?? Date.now;
    this.#current = options.initial;
    this.#renewAt = this.#renewalOf(options.initial);
  }

  async authorization(_scope: string, owner: RequestOwner): Promise<string> {
    return (await this.token(owner)).authorization;
  }

  /** The token itself, valid for long enough. */
  async token(owner: RequestOwner): Promise<Token> {
    if (this.#now() >= this.#renewAt) await this.#ahead(owner);
    return this.#current;
  }

  async refresh(rejection: Rejection, owner: RequestOwner): Promise<boolean> {
    if (rejection.rejected !== this.#current.authorization) return true;
    await this.#renewOnce(owner);
    return rejection.rejected !== this.#current.authorization;
  }

  /** While the old token is still valid, a failed renewal does not fail the request. */
  async #ahead(owner: RequestOwner): Promise<void> {
    try {
      await this.#renewOnce(owner);
    } catch (error) {
      if (this.#now() >= this.#current.expiresAt.getTime()) throw error;
    }
  }

  #renewOnce(owner: RequestOwner): Promise<void> {
    this.#renewing ??= this.#replace(owner).finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #replace(owner: RequestOwner): Promise<void> {
    try {
      this.#current = await this.#renew(owner);
    } finally {
      this.#renewAt = this.#renewalOf(this.#current);
    }
  }

  #renewalOf(token: Token): number {
    const left = token.expiresAt.getTime() - this.#now();
    if (!(left > 0)) return Number.POSITIVE_INFINITY; // this clock is wrong: the registry reports when the token expires
    return this.#now() + Math.max(left - maxMarginMilliseconds, left * 0.9);
  }
}
