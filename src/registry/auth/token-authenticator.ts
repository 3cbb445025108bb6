import type { Authenticator, Rejection } from './authenticator.ts';

/** A credential with an end, as ECR's token of 12 hours. */
export interface ExpiringAuthorization {
  /** Value of the Authorization header. */
  readonly authorization: string;
  readonly expiresAt: Date;
}

export interface TokenAuthenticatorOptions {
  readonly initial: ExpiringAuthorization;
  /** Fetches a new one. @throws CredentialsError when that is impossible */
  readonly renew: () => Promise<ExpiringAuthorization>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** A token is replaced when a tenth of its life is left, at most five minutes. */
const maxMarginMilliseconds = 5 * 60_000;

/** Sends one expiring token with every request and replaces it ahead of its end or when it is refused. */
export class TokenAuthenticator implements Authenticator {
  readonly expires = true;
  readonly #renew: () => Promise<ExpiringAuthorization>;
  readonly #now: () => number;
  #current: ExpiringAuthorization;
  #renewAt: number;
  #renewing: Promise<void> | undefined;

  constructor(options: TokenAuthenticatorOptions) {
    this.#renew = options.renew;
    this.#now = options.now ?? Date.now;
    this.#current = options.initial;
    this.#renewAt = this.#renewalOf(options.initial);
  }

  async authorization(): Promise<string> {
    if (this.#now() >= this.#renewAt) await this.#ahead();
    return this.#current.authorization;
  }

  async refresh(rejection: Rejection): Promise<boolean> {
    if (rejection.rejected !== this.#current.authorization) return true;
    await this.#renewOnce();
    return rejection.rejected !== this.#current.authorization;
  }

  /** While the old token still lives, a failure to replace it is not one of the request. */
  async #ahead(): Promise<void> {
    try {
      await this.#renewOnce();
    } catch (error) {
      if (this.#now() >= this.#current.expiresAt.getTime()) throw error;
    }
  }

  #renewOnce(): Promise<void> {
    this.#renewing ??= this.#replace().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #replace(): Promise<void> {
    try {
      this.#current = await this.#renew();
    } finally {
      this.#renewAt = this.#renewalOf(this.#current);
    }
  }

  #renewalOf(token: ExpiringAuthorization): number {
    const left = token.expiresAt.getTime() - this.#now();
    if (!(left > 0)) return Number.POSITIVE_INFINITY; // this clock is wrong: the registry will say when it ends
    return this.#now() + Math.max(left - maxMarginMilliseconds, left * 0.9);
  }
}
