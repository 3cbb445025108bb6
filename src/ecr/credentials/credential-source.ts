import type { AwsCredentialIdentityProvider } from '@smithy/types';
import { Backoff, type BackoffContext } from '../../shared/backoff.ts';
import { AwsCredentialsError, PushError } from '../../shared/errors.ts';
import { unlessRemote } from './remote-source.ts';
import { problemOf, type SourceProblem } from './source-problem.ts';

type Credentials = Awaited<ReturnType<AwsCredentialIdentityProvider>>;
type CallerContext = Parameters<AwsCredentialIdentityProvider>[0];

/** After a failed renewal, milliseconds in which further requests do not wait for another one. */
const failureLasts = 60_000;

/**
 * The SDK's default credential chain, with our own retries. Its sources are services, too: STS, the endpoint of a container
 * and that of an instance.
 */
export class CredentialSource {
  readonly #context: BackoffContext;
  #chain: Promise<AwsCredentialIdentityProvider> | undefined;
  #last: Credentials | undefined;
  #failed: { readonly at: number; readonly error: Error } | undefined;

  constructor(context: BackoffContext) {
    this.#context = context;
  }

  /**
   * Fetches credentials anew. The SDK calls this when those that it has expire within five minutes.
   * @param clockOffset milliseconds that AWS's clock is ahead of this machine's
   * @returns credentials whose expiration is by this machine's clock
   * @throws AwsCredentialsError, AbortedError
   */
  async fetch(caller: CallerContext, clockOffset: number): Promise<Credentials> {
    if (this.#failed !== undefined && performance.now() - this.#failed.at < failureLasts) {
      return this.#lastIfValid(this.#failed.error);
    }
    try {
      const { expiration, ...credentials } = await this.#withRetries(caller);
      this.#failed = undefined;
      const expires = expiration && { expiration: new Date(expiration.getTime() - clockOffset) };
      this.#last = { ...credentials, ...expires };
      return this.#last;
    } catch (error) {
      if (!(error instanceof AwsCredentialsError) || this.#last === undefined) throw error;
      this.#failed = { at: performance.now(), error };
      return this.#lastIfValid(error);
    }
  }

  /** Credentials are renewed some minutes before they expire. */
  #lastIfValid(error: Error): Credentials {
    if (this.#last?.expiration !== undefined && this.#last.expiration.getTime() > Date.now())
      return this.#last;
    throw error;
  }

  async #withRetries(caller: CallerContext): Promise<Credentials> {
    const backoff = new Backoff(this.#context, 'AWS credentials');
    for (;;) {
      const found = await this.#attempt(caller);
      if (!('error' in found)) return found;
      if (found.temporary === undefined || !(await backoff.next(found.temporary))) throw found.error;
    }
  }

  async #attempt(caller: CallerContext): Promise<Credentials | SourceProblem> {
    try {
      const chain = await this.#connect();
      return await chain({ ...caller, forceRefresh: true });
    } catch (error) {
      this.#context.signal.throwIfAborted();
      if (error instanceof PushError && !('retryable' in error)) throw error;
      return await unlessRemote(error, () => problemOf(error));
    }
  }

  /** Without the retries of the credential endpoints, and with only the one of STS that corrects the date of a signature. */
  #connect(): Promise<AwsCredentialIdentityProvider> {
    this.#chain ??= import('@aws-sdk/credential-provider-node').then(({ defaultProvider }) =>
      defaultProvider({ maxRetries: 0, clientConfig: { maxAttempts: 2 } }),
    );
    return this.#chain;
  }
}
