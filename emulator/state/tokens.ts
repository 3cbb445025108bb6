import { randomBytes } from 'node:crypto';
import type { ServerClock } from './server-clock.ts';

export interface IssuedToken {
  /** Base64 of `AWS:<password>`, as GetAuthorizationToken returns it. */
  readonly authorizationToken: string;
  readonly password: string;
  readonly expiresAtMs: number;
}

export type TokenCheck =
  | { readonly state: 'valid' | 'expired'; readonly region: string; readonly other: boolean }
  | { readonly state: 'unknown' };

/** ECR's tokens are valid for 12 hours. */
const ecrTokenLifetimeMs = 12 * 60 * 60 * 1000;

/** Issued tokens by password. A token belongs to the region that issued it. */
export class TokenStore {
  readonly #clock: ServerClock;
  readonly #lifetimeMs: number;
  readonly #issued = new Map<
    string,
    { readonly region: string; readonly other: boolean; expiresAtMs: number }
  >();

  constructor(clock: ServerClock, lifetimeMs: number = ecrTokenLifetimeMs) {
    this.#clock = clock;
    this.#lifetimeMs = lifetimeMs;
  }

  /** @param other for another principal than the caller, with its own permissions */
  issue(region: string, other = false): IssuedToken {
    const password = randomBytes(96).toString('base64url');
    const expiresAtMs = this.#clock.now() + this.#lifetimeMs;
    this.#issued.set(password, { region, other, expiresAtMs });
    return {
      authorizationToken: Buffer.from(`AWS:${password}`).toString('base64'),
      password,
      expiresAtMs,
    };
  }

  /** Accepts a password that the user chose, for manual use of tools. It does not expire by itself. */
  accept(password: string, region: string): void {
    this.#issued.set(password, { region, other: false, expiresAtMs: Number.POSITIVE_INFINITY });
  }

  /** @param authorization value of the Authorization header */
  check(authorization: string | undefined): TokenCheck {
    const basic = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(authorization ?? '')?.[1];
    const [user, password] = splitOnce(Buffer.from(basic ?? '', 'base64').toString());
    const token = user === 'AWS' ? this.#issued.get(password) : undefined;
    if (token === undefined) return { state: 'unknown' };
    const { region, other, expiresAtMs } = token;
    return { state: expiresAtMs > this.#clock.now() ? 'valid' : 'expired', region, other };
  }

  expireAll(): void {
    for (const token of this.#issued.values()) token.expiresAtMs = 0;
  }
}

function splitOnce(text: string): [string, string] {
  const colon = text.indexOf(':');
  return colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
}
