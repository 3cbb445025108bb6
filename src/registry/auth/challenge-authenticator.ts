import { z } from 'zod';
import { isRetriedStatus } from '../../shared/backoff.ts';
import { basicAuthorization, type UserPassword } from '../../shared/basic-auth.ts';
import { CredentialsError } from '../../shared/errors.ts';
import type { HttpAnswer, HttpTransport } from '../../shared/http-transport.ts';
import { nameAnother, shownAddress, whyNotCalled } from '../../shared/named-address.ts';
import { NetworkError } from '../../shared/network-error.ts';
import { readStart } from '../../shared/read-bounded.ts';
import type { Authenticator, Rejection } from './authenticator.ts';
import { parseChallenge } from './challenge.ts';

export interface StoredCredentials extends UserPassword {
  /** Used instead of a password. The OAuth2 endpoint exchanges it for tokens. */
  readonly identityToken?: string;
}

export interface ChallengeAuthenticatorOptions {
  /** Origin of the registry, which names the realm. */
  readonly endpoint: URL;
  /** Undefined: anonymous. */
  readonly credentials: StoredCredentials | undefined;
  readonly transport: HttpTransport;
  readonly signal: AbortSignal;
  /** Called with every token before its first use. */
  readonly mask: (secret: string) => void;
}

const maxTokenAnswerBytes = 256 * 1024;
const tokenSchema = z.object({ token: z.string().optional(), access_token: z.string().optional() });

/**
 * Responds to the challenge of a registry: to Basic with the credentials themselves, to Bearer with a token that the realm
 * issues for them (distribution "Token Authentication Specification"). Keeps one token per scope.
 */
export class ChallengeAuthenticator implements Authenticator {
  readonly expires = false;
  readonly #options: ChallengeAuthenticatorOptions;
  readonly #bearers = new Map<string, string>();
  readonly #fetching = new Map<string, Promise<string>>();
  #basic: string | undefined;

  constructor(options: ChallengeAuthenticatorOptions) {
    this.#options = options;
  }

  async authorization(scope: string): Promise<string | undefined> {
    return this.#bearers.get(scope) ?? this.#basic;
  }

  async refresh({ rejected, challenge, scope }: Rejection): Promise<boolean> {
    const current = await this.authorization(scope);
    if (current !== undefined && current !== rejected) return true;
    const wanted = parseChallenge(challenge);
    if (wanted?.scheme === 'basic') return this.#useBasic(rejected);
    if (wanted?.scheme !== 'bearer') return false;
    const bearer = await this.#fetchOnce(wanted.parameters, scope);
    if (bearer === rejected) return false;
    this.#bearers.set(scope, bearer);
    return true;
  }

  #useBasic(rejected: string | undefined): boolean {
    const { credentials } = this.#options;
    if (credentials === undefined || credentials.username === '') return false;
    this.#basic = basicAuthorization(credentials);
    return this.#basic !== rejected;
  }

  #fetchOnce(parameters: Readonly<Record<string, string>>, scope: string): Promise<string> {
    const under = this.#fetching.get(scope);
    if (under !== undefined) return under;
    const fetching = this.#fetch(parameters, scope).finally(() => this.#fetching.delete(scope));
    this.#fetching.set(scope, fetching);
    return fetching;
  }

  async #fetch(parameters: Readonly<Record<string, string>>, scope: string): Promise<string> {
    const realm = realmOf(parameters['realm'], this.#options.endpoint);
    const service = parameters['service'] ?? '';
    const identity = this.#options.credentials?.identityToken;
    const answer = await (identity === undefined
      ? this.#get(realm, service, scope)
      : this.#post(realm, service, scope, identity));
    const bytes = await readToken(answer, realm);
    if (isRetriedStatus(answer.status)) {
      const message = `The token service ${realm.host} returned status ${answer.status}.`;
      throw new NetworkError(message, 'Run the job again.', true, 'TOKEN');
    }
    if (answer.status !== 200) {
      throw new CredentialsError(
        `The token service ${realm.host} did not return a token for ${scope} (status ${answer.status}).`,
        'Check the image name, and log in to the registry (docker login) before this step.',
      );
    }
    const token = tokenOf(bytes, realm);
    this.#options.mask(token);
    return `Bearer ${token}`;
  }

  #get(realm: URL, service: string, scope: string) {
    const { credentials, transport, signal } = this.#options;
    const url = new URL(realm);
    if (service !== '') url.searchParams.set('service', service);
    url.searchParams.set('scope', scope);
    const known = credentials !== undefined && credentials.username !== '';
    const headers = known ? { authorization: basicAuthorization(credentials) } : {};
    return transport.send({ method: 'GET', url, headers, signal });
  }

  #post(realm: URL, service: string, scope: string, identity: string) {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: identity,
      service,
      scope,
      client_id: 'ecr-mount-push',
    });
    return this.#options.transport.send({
      method: 'POST',
      url: realm,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      signal: this.#options.signal,
    });
  }
}

/** Where the registry requests tokens from. It gets the credentials. @throws CredentialsError */
function realmOf(text: string | undefined, registry: URL): URL {
  const realm = URL.parse(text ?? '');
  const why = realm === null ? 'is not a valid URL' : whyNotCalled(realm, registry);
  if (realm !== null && why === undefined) return realm;
  const where = realm === null ? 'its realm' : shownAddress(realm);
  throw new CredentialsError(
    `The registry ${registry.host} requests tokens from ${where}, which ${why}.`,
    nameAnother,
  );
}

/** A response that is too long counts as one without a token. Of an error, nothing but the status is used. */
async function readToken(answer: HttpAnswer, realm: URL): Promise<Buffer> {
  const { bytes, cut } = await readStart(answer.chunks(), maxTokenAnswerBytes);
  if (cut && answer.status === 200) throw noToken(realm);
  return bytes;
}

function tokenOf(bytes: Buffer, realm: URL): string {
  try {
    const { token, access_token: access } = tokenSchema.parse(JSON.parse(bytes.toString('utf8')));
    const found = token ?? access ?? '';
    if (/^[\x21-\x7e]+$/.test(found)) return found;
  } catch {
    // the same as no token
  }
  throw noToken(realm);
}

function noToken(realm: URL): CredentialsError {
  return new CredentialsError(
    `The token service ${realm.host} did not return a valid token.`,
    'Run the job again, or use a different registry.',
  );
}
