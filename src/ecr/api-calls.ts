import type { ECRClient } from '@aws-sdk/client-ecr';
import { untilAborted } from '../shared/abort.ts';
import { AdaptiveLimiter } from '../shared/adaptive-limiter.ts';
import { Backoff, type BackoffContext, type RetryPolicy } from '../shared/backoff.ts';
import type { Clock } from '../shared/delay.ts';
import type { RequestKind, RequestOwner } from '../shared/request-log.ts';
import { type ApiCall, toPushError } from './api-errors.ts';
import { describeOffset } from './credentials/clock-skew.ts';
import { type Correction, type EndedSessions, SignedCall } from './credentials/signed-call.ts';
import { type Listed, type Page, type PageLimits, pagesOf } from './pages.ts';
import { failureOf, isThrottled } from './retries.ts';
import { statusOf } from './sdk-error.ts';

export type Sdk = typeof import('@aws-sdk/client-ecr');

/** The SDK and a client created with it. */
export interface SdkClient {
  readonly sdk: Sdk;
  readonly client: ECRClient;
}

/** What a command is sent with. */
export interface Sending extends SdkClient {
  readonly options: { readonly abortSignal: AbortSignal };
}

/**
 * 10 % below ECR's quotas. DescribeRepositories, ListImages and the settings have no published rate; 10 per second is
 * assumed.
 */
function apiLimiter(operation: string, clock: Clock): AdaptiveLimiter {
  switch (operation) {
    case 'BatchCheckLayerAvailability':
      return new AdaptiveLimiter({ concurrency: 64, perSecond: 900, clock });
    case 'BatchGetImage':
      return new AdaptiveLimiter({ concurrency: 16, perSecond: 1800, clock });
    default:
      return new AdaptiveLimiter({ concurrency: 4, perSecond: 9, clock });
  }
}

/** Operations that a push requires. */
const needed = new Set(['GetAuthorizationToken', 'CreateRepository']);

/** All other operations only locate layers. They are not worth minutes of waiting, because layers can be uploaded. */
function policyOf(operation: string, policy: RetryPolicy): RetryPolicy {
  if (needed.has(operation)) return policy;
  return {
    ...policy,
    attempts: Math.min(3, policy.attempts),
    throttledAttempts: Math.min(8, policy.throttledAttempts),
    totalMilliseconds: Math.min(30_000, policy.totalMilliseconds),
  };
}

/** A list of the API. */
export interface List<T> {
  readonly kind: RequestKind;
  readonly operation: string;
  /** Undefined for a list of the registry. */
  readonly repository?: string;
  readonly send: (sending: Sending, page: Page) => Promise<T>;
  /** How many entries a page has. */
  readonly entries: (answer: T) => number;
}

/** What all owners of requests share. */
interface SharedState {
  readonly limiters: Map<string, AdaptiveLimiter>;
  readonly ended: EndedSessions;
  /** The log says that this machine's clock is wrong. */
  clockNoted: boolean;
}

/** Sends the commands: counts them, stays below the rate limits, and retries where that can help. */
export class ApiCalls {
  readonly region: string;
  readonly #client: () => Promise<SdkClient>;
  readonly #context: BackoffContext & { readonly clock: Clock };
  readonly #shared: SharedState;

  constructor(
    region: string,
    client: () => Promise<SdkClient>,
    context: BackoffContext & { readonly clock: Clock },
    shared: SharedState = { limiters: new Map(), ended: new Map(), clockNoted: false },
  ) {
    this.region = region;
    this.#client = client;
    this.#context = context;
    this.#shared = shared;
  }

  /** By way of the same client and limits. */
  for({ signal, requests }: RequestOwner): ApiCalls {
    return new ApiCalls(this.region, this.#client, { ...this.#context, signal, requests }, this.#shared);
  }

  /**
   * @param send one attempt of the operation
   * @throws AccessDeniedError, CredentialsError, RepositoryNotFoundError, RegistryError, AbortedError
   */
  async call<T>(
    kind: RequestKind,
    operation: string,
    repository: string | undefined,
    send: (sending: Sending) => Promise<T>,
  ): Promise<T> {
    const backoff = this.backoff(operation, policyOf(operation, this.#context.policy));
    const call: ApiCall = {
      operation,
      region: this.region,
      ...(repository === undefined ? {} : { repository }),
    };
    const signed = new SignedCall(this.#shared.ended);
    const { signal, requests } = this.#context;
    for (;;) {
      try {
        const client = await untilAborted(this.#client(), signal);
        await untilAborted(signed.begin(client.client), signal);
        return await this.#attempt(kind, call, () => send({ ...client, options: { abortSignal: signal } }));
      } catch (error) {
        const correction = await untilAborted(signed.corrected(error), signal);
        if (correction !== undefined) {
          requests.retry();
          this.#note(correction);
          continue;
        }
        const failure = failureOf(error);
        if (failure === undefined || !(await backoff.next(failure))) throw toPushError(error, call);
      }
    }
  }

  /**
   * The pages of a list. The next one is requested when the iterator is advanced.
   * @throws what `call` throws; RegistryError if the list does not end
   */
  pages<T extends Listed>(list: List<T>, limits?: Partial<PageLimits>): AsyncGenerator<T, void, undefined> {
    const { kind, operation, repository, send, entries } = list;
    const get = (page: Page): Promise<T> =>
      this.call(kind, operation, repository, sending => send(sending, page));
    return pagesOf(get, entries, `${operation} in ${this.region}`, limits);
  }

  /** The waits of something that is repeated until it works. */
  backoff(what: string, policy = this.#context.policy): Backoff {
    return new Backoff({ ...this.#context, policy }, what);
  }

  async #attempt<T>(kind: RequestKind, call: ApiCall, send: () => Promise<T>): Promise<T> {
    const { requests, logger, signal } = this.#context;
    const permit = await this.#limiter(call.operation).acquire(signal);
    const started = performance.now();
    const ended = (status: number, throttled: boolean): void => {
      const milliseconds = performance.now() - started;
      permit.release(throttled);
      requests.record({ kind, status, milliseconds, throttled });
      logger.debug(debugLine(call, status, milliseconds));
    };
    try {
      const answer = await untilAborted(send(), signal);
      ended(200, false);
      return answer;
    } catch (error) {
      ended(statusOf(error), isThrottled(error));
      signal.throwIfAborted();
      throw error;
    }
  }

  /** A wrong clock is not the fault of one request, so it is logged once. */
  #note({ clockOffset }: Correction): void {
    if (clockOffset === undefined || this.#shared.clockNoted) return;
    this.#shared.clockNoted = true;
    this.#context.logger.info(`${describeOffset(clockOffset)}. Requests are signed with the time of AWS.`);
  }

  #limiter(operation: string): AdaptiveLimiter {
    const existing = this.#shared.limiters.get(operation);
    if (existing !== undefined) return existing;
    const limiter = apiLimiter(operation, this.#context.clock);
    this.#shared.limiters.set(operation, limiter);
    return limiter;
  }
}

/** The request and its status, without the response and the credentials. */
function debugLine({ operation, region, repository }: ApiCall, status: number, milliseconds: number): string {
  const of = repository === undefined ? '' : ` ${repository}`;
  const answer = status === 0 ? 'no response' : String(status);
  return `ECR ${region} ${operation}${of} ${answer} ${Math.round(milliseconds)} ms`;
}
