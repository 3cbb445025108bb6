import { Backoff, isRetriedStatus, type RetryPolicy } from '../shared/backoff.ts';
import type { Clock } from '../shared/delay.ts';
import { CredentialsError } from '../shared/errors.ts';
import { type HttpAnswer, type HttpTransport, readAll } from '../shared/http-transport.ts';
import type { Logger } from '../shared/logger.ts';
import { NetworkError } from '../shared/network-error.ts';
import type { RequestKind, RequestLog } from '../shared/request-log.ts';
import type { UploadBody } from '../shared/upload-body.ts';
import { toAnswerError } from './answer-error.ts';
import {
  type AttemptOutcome,
  answerTooLong,
  failureOf,
  storageError,
  tooManyRedirects,
} from './attempt-outcome.ts';
import type { Authenticator } from './auth/authenticator.ts';
import { type Limiters, limiterFor } from './limits.ts';
import type { AnswerContext, RegistryProfile } from './profile.ts';
import { redact } from './redact.ts';
import { followedLocation } from './redirect.ts';
import { describeAnswer, type RegistryAnswer, saysExpired } from './registry-answer.ts';
import { Renewals } from './renewals.ts';

/** One request of the data plane, as often as it takes. */
export interface RegistryRequest {
  readonly kind: RequestKind;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  /** Lower-case names; Authorization is added. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A streamed body is made anew for each attempt. */
  readonly body?: Uint8Array | (() => UploadBody);
  /** Token scope, as `repository:NAME:pull`. */
  readonly scope: string;
  readonly repository: string;
  /** The begin of log lines and messages, as `Layer 72900796864f`. */
  readonly what: string;
  /** Leave the body of a 2xx answer to be streamed. */
  readonly stream?: boolean;
  /** Follow redirects, without credentials on any other origin. Only for reading. */
  readonly followRedirects?: boolean;
}

export interface ExchangeOptions {
  readonly endpoint: URL;
  readonly profile: RegistryProfile;
  /** Count every request as this kind, whatever it is. */
  readonly countAs: RequestKind | undefined;
  readonly transport: HttpTransport;
  readonly authenticator: Authenticator;
  readonly limiters: Limiters;
  readonly policy: RetryPolicy;
  readonly requests: RequestLog;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly random: () => number;
  readonly clock: Clock;
}

/** A manifest is at most 4 MiB; nothing else that is read whole is longer. */
const maxAnswerBytes = 4 * 1024 * 1024 + 1024;
const maxRedirects = 5;
/** Of credentials that do not end by time: one for a challenge, and one for another that asks for more scope. */
const maxRefreshes = 2;

/** Requests to one registry: credentials, limits, counting, redirects and retries in one place. */
export class Exchange {
  readonly options: ExchangeOptions;
  readonly #renewals: Renewals;
  /** A fresh Authorization that a mount was answered 401 with: its lack is one of rights, not of age. */
  #refusesMounts: string | undefined;

  constructor(options: ExchangeOptions, renewals?: Renewals) {
    this.options = options;
    const own = () => new Renewals(options.authenticator, () => this.backoff(`Token of ${this.host}`));
    this.#renewals = renewals ?? own();
  }

  /** The same registry by way of the same connections, limits and credentials, under another signal. */
  under(signal: AbortSignal): Exchange {
    return new Exchange({ ...this.options, signal }, this.#renewals);
  }

  get host(): string {
    return this.options.endpoint.host;
  }

  /** `/v2/NAME/SUFFIX` at the registry. */
  url(repository: string, suffix: string): URL {
    return new URL(`/v2/${repository}/${suffix}`, this.options.endpoint);
  }

  backoff(what: string, extraMilliseconds = 0, policy = this.options.policy): Backoff {
    return new Backoff({ ...this.options, policy }, what, extraMilliseconds);
  }

  /**
   * Repeats until there is an answer that repeating would not better.
   * @returns any answer; its status is for the caller to judge, but it is none that the retries were spent on
   * @throws NetworkError, RegistryError, CredentialsError, AbortedError
   */
  async send(request: RegistryRequest, policy = this.options.policy): Promise<RegistryAnswer> {
    const backoff = this.backoff(request.what, 0, policy);
    for (;;) {
      const outcome = await this.tryOnce(request);
      if (outcome.failure === undefined) return outcome.answer;
      if (!(await backoff.next(outcome.failure))) throw outcome.error;
    }
  }

  /** One attempt, sorted into answers and failures that may pass. */
  async tryOnce(request: RegistryRequest): Promise<AttemptOutcome> {
    try {
      const answer = await this.attempt(request);
      const failure = failureOf(answer);
      return failure === undefined ? { answer } : { failure, error: this.error(answer, request) };
    } catch (error) {
      if (!(error instanceof NetworkError) || !error.retryable) throw error;
      return { failure: { reason: error.message, throttled: false }, error };
    }
  }

  /** The typed error for an answer that the caller cannot go on with. */
  error(answer: RegistryAnswer, request: RegistryRequest): Error {
    return toAnswerError(answer, this.#context(request), this.options.profile);
  }

  /** One attempt with working credentials: refused ones are refreshed and the request repeated. */
  async attempt(request: RegistryRequest): Promise<RegistryAnswer> {
    for (let refusals = 1; ; refusals += 1) {
      const renewals = this.#renewals.done;
      const authorization = await this.options.authenticator.authorization(request.scope);
      const first = await this.#follow(request, authorization);
      const answer = await this.#withReason(request, first, authorization);
      const expired = saysExpired(answer);
      if (answer.status !== 401 && !expired) {
        if (refusals > 1 && !isRetriedStatus(answer.status)) this.#renewals.helped();
        return answer;
      }
      if (request.kind === 'mount' && !expired) {
        if (refusals > 1) this.#refusesMounts = authorization;
        if (authorization === this.#refusesMounts) return answer;
      }
      const renewed = expired && this.options.authenticator.expires;
      if (refusals > (renewed ? this.options.policy.attempts : maxRefreshes)) return answer;
      const challenge = answer.headers['www-authenticate'];
      const rejection = { rejected: authorization, challenge, scope: request.scope };
      const said = describeAnswer(answer);
      this.options.logger.debug(`${this.host} refused the credentials (${said}).`);
      const refreshing = renewed
        ? this.#renewals.renew(rejection, renewals, said)
        : this.options.authenticator.refresh(rejection);
      if (!(await this.#refreshed(refreshing, answer, request))) return answer;
    }
  }

  async #refreshed(
    refreshing: Promise<boolean>,
    answer: RegistryAnswer,
    request: RegistryRequest,
  ): Promise<boolean> {
    try {
      return await refreshing;
    } catch (error) {
      if (!(error instanceof CredentialsError)) throw error;
      const { message } = toAnswerError(answer, this.#context(request), this.options.profile);
      throw new CredentialsError(`${message} They could not be renewed: ${error.message}`, error.remedy, {
        cause: error,
      });
    }
  }

  /** The answer to a HEAD has no body, so a 403 does not say why: ask again with GET. */
  async #withReason(
    request: RegistryRequest,
    answer: RegistryAnswer,
    authorization: string | undefined,
  ): Promise<RegistryAnswer> {
    const { explainsDenials } = this.options.profile;
    if (request.method !== 'HEAD' || answer.status !== 403 || !explainsDenials) return answer;
    const kind = request.kind === 'blob-head' ? 'blob-get' : 'manifest-get';
    const repeated = { ...request, method: 'GET', kind, stream: true } as const;
    const again = await this.#once(repeated, request.url, authorization);
    again.stream?.discard();
    return again.status === 403 ? again : answer;
  }

  async #follow(request: RegistryRequest, authorization: string | undefined): Promise<RegistryAnswer> {
    let url = request.url;
    for (let redirects = 0; ; redirects += 1) {
      const own = url.origin === this.options.endpoint.origin;
      const answer = await this.#once(request, url, own ? authorization : undefined);
      if (!own && answer.status >= 400) throw storageError(url, answer.status);
      const location = request.followRedirects === true ? followedLocation(answer, url) : undefined;
      if (location === undefined) return answer;
      answer.stream?.discard();
      if (redirects === maxRedirects) throw tooManyRedirects(request.what, this.host, maxRedirects);
      url = location;
    }
  }

  async #once(
    request: RegistryRequest,
    url: URL,
    authorization: string | undefined,
  ): Promise<RegistryAnswer> {
    const { transport, limiters, signal, requests } = this.options;
    const permit = await limiterFor(limiters, request.kind).acquire(signal);
    const started = performance.now();
    let status = 0;
    try {
      const body = typeof request.body === 'function' ? request.body() : request.body;
      const headers = {
        ...request.headers,
        ...(authorization === undefined ? {} : { authorization }),
      };
      const answer = await transport.send({
        method: request.method,
        url,
        headers,
        signal,
        ...(body === undefined ? {} : { body }),
      });
      const read = await this.#read(request, answer, authorization);
      status = answer.status;
      return read;
    } finally {
      const milliseconds = performance.now() - started;
      const throttled = status === 429;
      permit.release(throttled);
      const kind = this.options.countAs ?? request.kind;
      requests.record({ kind, status, milliseconds, throttled });
      this.options.logger.debug(debugLine(request, url, status, milliseconds));
    }
  }

  async #read(
    request: RegistryRequest,
    answer: HttpAnswer,
    authorization: string | undefined,
  ): Promise<RegistryAnswer> {
    const { status, headers } = answer;
    if (request.stream === true && status >= 200 && status < 300) {
      return { status, headers, body: Buffer.alloc(0), stream: answer };
    }
    try {
      const body = await readAll(answer, maxAnswerBytes);
      // what was asked for must stay as it is; all else may end in a message
      const wanted = request.method === 'GET' && status === 200;
      return { status, headers, body: wanted ? body : redact(body, authorization) };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw answerTooLong(request.what, this.host);
    }
  }

  #context(request: RegistryRequest): AnswerContext {
    const { kind, repository, what } = request;
    return { host: this.host, kind, repository, what };
  }
}

/** Paths only: queries carry signatures and upload state. A mount's query names what is mounted. */
function debugLine(request: RegistryRequest, url: URL, status: number, milliseconds: number): string {
  const query = request.kind === 'mount' ? url.search : url.search === '' ? '' : '?…';
  const answer = status === 0 ? 'no answer' : String(status);
  return `${request.method} ${url.host}${url.pathname}${query} ${answer} ${Math.round(milliseconds)} ms`;
}
