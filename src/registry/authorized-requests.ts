import { untilAborted } from '../shared/abort.ts';
import { type Backoff, isRetriedStatus } from '../shared/backoff.ts';
import { CredentialsError } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import type { RequestLog, RequestOwner } from '../shared/request-log.ts';
import type { Authenticator } from './auth/authenticator.ts';
import { describeAnswer, type RegistryAnswer, saysExpired } from './registry-answer.ts';
import type { RegistryRequest } from './registry-request.ts';
import { Renewals } from './renewals.ts';

export interface AuthorizedRequestsOptions {
  /** Registry host with port, for the log. */
  readonly host: string;
  readonly authenticator: Authenticator;
  /** Maximum number of renewals per request, for credentials that expire. */
  readonly maxRenewals: number;
  /** For the waits between renewals without effect. */
  readonly startBackoff: (requests: RequestLog) => Backoff;
  /** The error for a response that rejects the credentials. */
  readonly errorOf: (answer: RegistryAnswer, request: RegistryRequest) => Error;
  readonly logger: Logger;
}

/** For credentials that do not expire: one refresh for a challenge, and one for a second challenge with a wider scope. */
const maxRefreshes = 2;

/** Sends requests with working credentials: refreshes rejected ones and repeats the request. */
export class AuthorizedRequests {
  readonly #options: AuthorizedRequestsOptions;
  readonly #renewals: Renewals;
  /** A new Authorization for which a mount still returned 401: it lacks permissions and is not expired. */
  #rejectedForMounts: string | undefined;

  constructor(options: AuthorizedRequestsOptions) {
    this.#options = options;
    this.#renewals = new Renewals(options.authenticator, options.startBackoff);
  }

  /**
   * @param owner owner of the request
   * @param attempt sends the request once, with the given Authorization
   * @returns a response; one that rejects the credentials only if there are no others, or they did not help
   * @throws CredentialsError, and what `attempt` throws
   */
  async send(
    request: RegistryRequest,
    owner: RequestOwner,
    attempt: (authorization: string | undefined) => Promise<RegistryAnswer>,
  ): Promise<RegistryAnswer> {
    for (let refusals = 1; ; refusals += 1) {
      const renewals = this.#renewals.done;
      const asking = this.#options.authenticator.authorization(request.scope, owner);
      const authorization = await untilAborted(asking, owner.signal);
      const answer = await attempt(authorization);
      const expired = saysExpired(answer);
      if (answer.status === 403 && !expired && (await this.#denied(request, answer, authorization, owner)))
        continue;
      if (answer.status !== 401 && !expired) {
        if (refusals > 1 && !isRetriedStatus(answer.status)) this.#renewals.helped();
        return answer;
      }
      if (request.kind === 'mount' && !expired) {
        if (refusals > 1) this.#rejectedForMounts = authorization;
        if (authorization === this.#rejectedForMounts) return answer;
      }
      const renewed = expired && this.#options.authenticator.expires;
      if (refusals > (renewed ? this.#options.maxRenewals : maxRefreshes)) return answer;
      const refreshing = this.#refresh(request, answer, authorization, owner, renewed ? renewals : undefined);
      if (!(await untilAborted(refreshing, owner.signal))) return answer;
    }
  }

  /** @returns whether there are other credentials, which the registry may permit the request */
  async #denied(
    request: RegistryRequest,
    answer: RegistryAnswer,
    rejected: string | undefined,
    owner: RequestOwner,
  ): Promise<boolean> {
    const { authenticator, host, logger } = this.#options;
    const rejection = { rejected, challenge: answer.headers['www-authenticate'], scope: request.scope };
    const asking = authenticator.denied?.(rejection, owner);
    if (asking === undefined || !(await untilAborted(asking, owner.signal))) return false;
    logger.debug(`${host} denied the request (${describeAnswer(answer)}). Trying other credentials.`);
    return true;
  }

  /**
   * @param renewalsBefore number of renewals when the request was sent; undefined for credentials that do not expire
   * @returns whether the request is worth repeating
   */
  async #refresh(
    request: RegistryRequest,
    answer: RegistryAnswer,
    rejected: string | undefined,
    owner: RequestOwner,
    renewalsBefore: number | undefined,
  ): Promise<boolean> {
    const { authenticator, host, logger, errorOf } = this.#options;
    const rejection = { rejected, challenge: answer.headers['www-authenticate'], scope: request.scope };
    const said = describeAnswer(answer);
    logger.debug(`${host} rejected the credentials (${said}).`);
    try {
      return renewalsBefore === undefined
        ? await authenticator.refresh(rejection, owner)
        : await this.#renewals.renew(rejection, renewalsBefore, said, owner);
    } catch (error) {
      if (!(error instanceof CredentialsError)) throw error;
      const { message } = errorOf(answer, request);
      throw new CredentialsError(`${message} They could not be renewed: ${error.message}`, error.remedy, {
        cause: error,
      });
    }
  }
}
