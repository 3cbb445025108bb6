import { type AttemptFailure, Backoff, type RetryPolicy } from '../shared/backoff.ts';
import type { Clock } from '../shared/delay.ts';
import type { Logger } from '../shared/logger.ts';
import { NetworkError } from '../shared/network-error.ts';
import type { RequestLog, RequestOwner } from '../shared/request-log.ts';
import { toAnswerError } from './answer-error.ts';
import { type AttemptOutcome, failureOf } from './attempt-outcome.ts';
import type { Authenticator } from './auth/authenticator.ts';
import { AuthorizedRequests } from './authorized-requests.ts';
import { attemptHttp, type HttpAttemptContext } from './http-attempt.ts';
import type { NewRepositories } from './new-repositories.ts';
import type { RegistryProfile } from './profile.ts';
import { attemptRedirected } from './redirect.ts';
import { describeAnswer, errorOf, type RegistryAnswer } from './registry-answer.ts';
import type { RegistryRequest } from './registry-request.ts';

export interface ExchangeOptions extends HttpAttemptContext {
  readonly endpoint: URL;
  readonly profile: RegistryProfile;
  readonly authenticator: Authenticator;
  readonly policy: RetryPolicy;
  /** In [0, 1). */
  readonly random: () => number;
  readonly clock: Clock;
  readonly newRepositories: NewRepositories;
}

/** Sends requests to one registry, with its credentials, limits and retries. */
export class Exchange {
  readonly #options: ExchangeOptions;
  readonly #authorized: AuthorizedRequests;

  constructor(options: ExchangeOptions, authorized?: AuthorizedRequests) {
    this.#options = options;
    this.#authorized =
      authorized ??
      new AuthorizedRequests({
        host: this.host,
        authenticator: options.authenticator,
        maxRenewals: options.policy.attempts,
        startBackoff: (requests: RequestLog) =>
          new Backoff({ ...options, requests }, `Token for ${this.host}`),
        errorOf: (answer, request) => this.error(answer, request),
        logger: options.logger,
      });
  }

  /** The same registry with the same connections, limits and credentials, for another owner of requests. */
  for(owner: Partial<RequestOwner>): Exchange {
    return new Exchange({ ...this.#options, ...owner }, this.#authorized);
  }

  /** Origin of the registry. */
  get endpoint(): URL {
    return this.#options.endpoint;
  }

  /** With port. */
  get host(): string {
    return this.endpoint.host;
  }

  get policy(): RetryPolicy {
    return this.#options.policy;
  }

  get logger(): Logger {
    return this.#options.logger;
  }

  /** Ends all requests. */
  get signal(): AbortSignal {
    return this.#options.signal;
  }

  /** See RegistryProfile. */
  get leastPartBytes(): number {
    return this.#options.profile.leastPartBytes;
  }

  /** `/v2/NAME/SUFFIX` at the registry. */
  url(repository: string, suffix: string): URL {
    return new URL(`/v2/${repository}/${suffix}`, this.endpoint);
  }

  backoff(what: string, extraMilliseconds = 0, policy = this.policy): Backoff {
    return new Backoff({ ...this.#options, policy }, what, extraMilliseconds);
  }

  /**
   * Sends a request and retries temporary failures.
   * @returns the response with any status except those that are retried
   * @throws NetworkError, RegistryError, CredentialsError, AbortedError
   */
  async send(request: RegistryRequest, policy = this.policy): Promise<RegistryAnswer> {
    const backoff = this.backoff(request.what, 0, policy);
    for (;;) {
      const outcome = await this.tryOnce(request);
      if (outcome.failure === undefined) return outcome.answer;
      if (!(await backoff.next(outcome.failure))) throw outcome.error;
    }
  }

  /** One attempt: its response, or a temporary failure. */
  async tryOnce(request: RegistryRequest): Promise<AttemptOutcome> {
    try {
      const answer = await this.attempt(request);
      const failure = this.failureOf(answer, request);
      return failure === undefined ? { answer } : { failure, error: this.error(answer, request) };
    } catch (error) {
      if (!(error instanceof NetworkError) || !error.retryable) throw error;
      return { failure: { reason: error.message, throttled: false }, error };
    }
  }

  /** Like the function of that name. Also a failure that passes: the repository is too new for this server of the registry. */
  failureOf(answer: RegistryAnswer, { repository }: RegistryRequest): AttemptFailure | undefined {
    const { newRepositories } = this.#options;
    const tooNew =
      answer.status >= 400 && newRepositories.has(repository) && errorOf(answer).code === 'NAME_UNKNOWN';
    return tooNew ? { reason: describeAnswer(answer), throttled: false } : failureOf(answer);
  }

  /** The repository was created by the last request, so others may not see it yet. */
  expectSoon(repository: string): void {
    this.#options.newRepositories.add(repository);
  }

  /** One attempt with working credentials. */
  attempt(request: RegistryRequest): Promise<RegistryAnswer> {
    return this.#authorized.send(request, this.#options, async authorization => {
      const answer = await attemptRedirected(this.#options, this.endpoint, request, authorization);
      return this.#withReason(request, answer, authorization);
    });
  }

  /** The typed error for a response that the caller cannot continue with. */
  error(answer: RegistryAnswer, request: RegistryRequest): Error {
    const { kind, repository, what } = request;
    return toAnswerError(answer, { host: this.host, kind, repository, what }, this.#options.profile);
  }

  /** The response to a HEAD has no body, so a 403 comes without a reason. Repeats the request as a GET. */
  async #withReason(
    request: RegistryRequest,
    answer: RegistryAnswer,
    authorization: string | undefined,
  ): Promise<RegistryAnswer> {
    const { explainsDenials } = this.#options.profile;
    if (request.method !== 'HEAD' || answer.status !== 403 || !explainsDenials) return answer;
    const kind = request.kind === 'blob-head' ? 'blob-get' : 'manifest-get';
    const repeated = { ...request, method: 'GET', kind, stream: true } as const;
    const again = await attemptHttp(this.#options, repeated, request.url, authorization);
    again.stream?.discard();
    return again.status === 403 ? again : answer;
  }
}
