import type { AwsCredentialIdentityProvider } from '@smithy/types';
import { Backoff, type BackoffContext } from '../../shared/backoff.ts';
import { inTime } from '../../shared/delay.ts';
import { AwsCredentialsError } from '../../shared/errors.ts';
import { whenHandlesAreFree } from '../../shared/file-error.ts';
import { NetworkError } from '../../shared/network-error.ts';
import { type TransportTimes, transportTimes } from '../../shared/transport-times.ts';
import { formatDuration } from '../../shared/units.ts';
import { withBoundedAnswers } from './bounded-answers.ts';
import { missingProfile } from './missing-profile.ts';
import { unlessRemote } from './remote-source.ts';
import { problemOf, type SourceProblem } from './source-problem.ts';

type Credentials = Awaited<ReturnType<AwsCredentialIdentityProvider>>;
type CallerContext = Parameters<AwsCredentialIdentityProvider>[0];

/** After failed retries or a failed renewal, milliseconds in which further requests do not wait for others. */
const failureLasts = 60_000;

/**
 * The SDK's default credential chain, with our own retries. Its sources are services, too: STS, the endpoint of a container
 * and that of an instance.
 */
export class CredentialSource {
  readonly #context: BackoffContext;
  readonly #milliseconds: number;
  #chain: Promise<AwsCredentialIdentityProvider> | undefined;
  #last: Credentials | undefined;
  #failed: { readonly at: number; readonly error: Error } | undefined;

  constructor(context: BackoffContext & { readonly times?: Partial<TransportTimes> }) {
    this.#context = context;
    this.#milliseconds = transportTimes(context.times ?? {}).exchangeMilliseconds;
  }

  /**
   * Fetches credentials anew. The SDK calls this when those that it has expire within five minutes.
   * @param clockOffset milliseconds that AWS's clock is ahead of this machine's
   * @returns credentials whose expiration is by this machine's clock
   * @throws AwsCredentialsError, AbortedError
   */
  async fetch(caller: CallerContext, clockOffset: number): Promise<Credentials> {
    if (this.#failed !== undefined && performance.now() - this.#failed.at < failureLasts) {
      return this.#lastOr(this.#failed.error);
    }
    const found = await this.#withRetries(caller);
    if ('error' in found) {
      const lasts = found.temporary !== undefined || this.#last !== undefined;
      this.#failed = lasts ? { at: performance.now(), error: found.error } : undefined;
      return this.#lastOr(found.error);
    }
    this.#failed = undefined;
    if (this.#last === undefined) await this.#warnOfProfile();
    const { expiration, ...credentials } = found;
    const expires = expiration && { expiration: new Date(expiration.getTime() - clockOffset) };
    this.#last = { ...credentials, ...expires };
    return this.#last;
  }

  /** The chain passes over a profile that is missing, so a misspelled name may get a role that nobody meant. */
  async #warnOfProfile(): Promise<void> {
    const missing = await missingProfile();
    if (missing === undefined) return;
    this.#context.logger.warning(`${missing} Credentials of another source are used.`);
  }

  /** Credentials are renewed some minutes before they expire. */
  #lastOr(error: Error): Credentials {
    if (this.#last?.expiration !== undefined && this.#last.expiration.getTime() > Date.now())
      return this.#last;
    throw error;
  }

  async #withRetries(caller: CallerContext): Promise<Credentials | SourceProblem> {
    const backoff = new Backoff(this.#context, 'AWS credentials');
    for (;;) {
      const found = await this.#attempt(caller);
      if (!('error' in found) || found.temporary === undefined) return found;
      if (!(await backoff.next(found.temporary))) return found;
    }
  }

  async #attempt(caller: CallerContext): Promise<Credentials | SourceProblem> {
    try {
      return await inTime(this.#ask(caller), this.#milliseconds, () => tooSlow(this.#milliseconds));
    } catch (error) {
      this.#chain = undefined; // it may still wait for the response that was given up, and all later calls with it
      this.#context.signal.throwIfAborted();
      return await problemOf(error);
    }
  }

  async #ask(caller: CallerContext): Promise<Credentials | SourceProblem> {
    try {
      const { withCredentialProcess } = await whenHandlesAreFree(() => import('./credential-process.ts'));
      const chain = await this.#connect();
      const load = () => chain({ ...caller, forceRefresh: true });
      return await withBoundedAnswers(() => withCredentialProcess(this.#context.signal, load));
    } catch (error) {
      this.#chain = undefined;
      this.#context.signal.throwIfAborted();
      if (error instanceof AwsCredentialsError) return { error };
      return await withBoundedAnswers(() => unlessRemote(error, () => problemOf(error)));
    }
  }

  /** Reads files anew. Without the retries of the credential endpoints, and with only the one of STS that corrects the date of a signature. */
  #connect(): Promise<AwsCredentialIdentityProvider> {
    this.#chain ??= whenHandlesAreFree(() => import('@aws-sdk/credential-provider-node')).then(
      ({ defaultProvider }) =>
        defaultProvider({ ignoreCache: true, maxRetries: 0, clientConfig: { maxAttempts: 2 } }),
    );
    return this.#chain;
  }
}

/** The endpoints of a container and an instance are asked by the SDK itself, which waits for the last byte of a body without a limit. */
function tooSlow(milliseconds: number): NetworkError {
  return new NetworkError(
    `their source did not answer completely within ${formatDuration(milliseconds)}.`,
    'Check STS, or the credential endpoint of the container or instance, then run the job again.',
    true,
    'STALLED',
  );
}
