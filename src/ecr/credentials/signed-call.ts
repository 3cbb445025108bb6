import type { ECRClient } from '@aws-sdk/client-ecr';
import type { AwsCredentialsError } from '../../shared/errors.ts';
import { type ClockError, clockErrorOf } from './clock-skew.ts';
import { isExpired, rejectionOf } from './rejections.ts';

/** Sessions that have ended and could not be renewed, by access key ID. */
export type EndedSessions = Map<string, AwsCredentialsError>;

/** What the last request was signed with. */
interface Signature {
  readonly client: ECRClient;
  readonly accessKeyId: string;
  /** Milliseconds between this machine's clock and the date of the signature. */
  readonly clockOffset: number;
}

/** What a rejected request is repeated with. */
export interface Correction {
  /** Milliseconds that AWS's clock is ahead of this machine's; undefined if the credentials were replaced. */
  readonly clockOffset?: number;
}

/** The date and the credentials that the requests of one call are signed with. Each is corrected once. */
export class SignedCall {
  readonly #ended: EndedSessions;
  #signature: Signature | undefined;
  #clockError: ClockError | undefined;
  #renewed = false;

  /** @param ended shared by all calls with the same credentials, so that one call is enough to find out */
  constructor(ended: EndedSessions) {
    this.#ended = ended;
  }

  /** Before each request. @throws AwsCredentialsError, AbortedError */
  async begin(client: ECRClient): Promise<void> {
    const accessKeyId = await this.#currentKey(client);
    const ended = this.#ended.get(accessKeyId);
    if (ended !== undefined) throw ended;
    this.#signature = { client, accessKeyId, clockOffset: client.config.systemClockOffset };
  }

  /** Credentials in a file may have been replaced since their session has ended. */
  async #currentKey(client: ECRClient): Promise<string> {
    const { accessKeyId } = await client.config.credentials();
    if (!this.#ended.has(accessKeyId)) return accessKeyId;
    return (await client.config.credentials({ forceRefresh: true })).accessKeyId;
  }

  /**
   * After a rejected request: corrects its date by the clock of AWS, or replaces credentials that AWS reports as expired before
   * they are by this machine's clock.
   * @returns what was corrected, so that the request can be repeated; undefined for nothing
   * @throws ClockError if the correction did not help; AwsCredentialsError
   */
  async corrected(error: unknown): Promise<Correction | undefined> {
    if (this.#signature === undefined) return undefined;
    const { client, accessKeyId, clockOffset } = this.#signature;
    const clockError = clockErrorOf(error, clockOffset);
    if (clockError !== undefined) {
      if (this.#clockError !== undefined) throw clockError;
      this.#clockError = clockError;
      client.config.systemClockOffset = clockError.offset;
      return { clockOffset: clockError.offset };
    }
    if (!isExpired(error) || this.#renewed) return undefined;
    this.#renewed = true;
    const renewed = await client.config.credentials({ forceRefresh: true });
    if (renewed.accessKeyId !== accessKeyId) return {};
    const rejection = rejectionOf(error);
    if (rejection !== undefined) this.#ended.set(accessKeyId, rejection);
    return undefined;
  }
}
