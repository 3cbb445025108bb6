import { AbortedError } from '../../shared/errors.ts';
import type { RequestOwner } from '../../shared/request-log.ts';
import type { Authenticator, Rejection } from './authenticator.ts';

/**
 * Two kinds of credentials: each scope (repository) gets the first, and from when the registry denies or rejects these, the
 * second. New ones of the first kind are tried once before.
 */
export class FallbackAuthenticator implements Authenticator {
  readonly #first: Authenticator;
  readonly #second: () => Promise<string | undefined>;
  /** Scopes whose first credentials were renewed. */
  readonly #renewed = new Set<string>();
  /** Scopes that use the second. */
  readonly #changed = new Set<string>();
  #loading: Promise<string | undefined> | undefined;

  /** @param second value of the Authorization header, or undefined if there is none; asked for once, when it is needed */
  constructor(first: Authenticator, second: () => Promise<string | undefined>) {
    this.#first = first;
    this.#second = second;
  }

  /** The second cannot be renewed. */
  get expires(): boolean {
    return this.#changed.size === 0 && this.#first.expires;
  }

  async authorization(scope: string, owner: RequestOwner): Promise<string | undefined> {
    return this.#changed.has(scope) ? this.#load() : this.#first.authorization(scope, owner);
  }

  async refresh(rejection: Rejection, owner: RequestOwner): Promise<boolean> {
    const { scope } = rejection;
    if ((this.#changed.has(scope) || this.#renewed.has(scope)) && (await this.denied(rejection))) return true;
    if (this.#changed.has(scope)) return false;
    this.#renewed.add(scope);
    try {
      return (await this.#first.refresh(rejection, owner)) || (await this.denied(rejection));
    } catch (error) {
      if (!(error instanceof AbortedError) && (await this.denied(rejection))) return true;
      throw error;
    }
  }

  async denied({ rejected, scope }: Rejection): Promise<boolean> {
    const second = await this.#load();
    if (second === undefined || second === rejected) return false;
    this.#changed.add(scope);
    return true;
  }

  #load(): Promise<string | undefined> {
    this.#loading ??= this.#second();
    return this.#loading;
  }
}
