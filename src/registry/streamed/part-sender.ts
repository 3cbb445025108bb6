import { type Digest, shortDigest } from '../../oci/digest.ts';
import type { AttemptFailure, Backoff } from '../../shared/backoff.ts';
import { RegistryError, RepositoryNotFoundError } from '../../shared/errors.ts';
import { NetworkError } from '../../shared/network-error.ts';
import {
  extraRetryTime,
  forgivingBytes,
  isSessionGone,
  maxRejections,
  wasStored,
} from '../attempt-outcome.ts';
import type { Exchange } from '../exchange.ts';
import type { RegistryAnswer } from '../registry-answer.ts';
import type { RegistryRequest } from '../registry-request.ts';
import type { ProgressListener, SentBlob, UploadSession } from '../repository.ts';
import { SendTally } from '../send-tally.ts';
import { uploadLocation } from '../upload-location.ts';
import { checkDigest, type Uploads } from '../uploads.ts';
import type { Part } from './part.ts';
import { partRequest } from './part-request.ts';

export interface PartSenderContext {
  readonly exchange: Exchange;
  readonly uploads: Uploads;
  readonly repository: string;
  readonly hasBlob: (digest: Digest) => Promise<boolean>;
}

/** One part on its way. */
interface Delivery {
  readonly part: Part;
  /** Of the blob, if this is the last part. */
  readonly digest: Digest | undefined;
  readonly what: string;
  readonly tally: SendTally;
  /** Bytes of the part that the registry has. */
  offset: number;
  /** An attempt wrote all bytes, so the registry may have them although its response was lost. */
  allOffered: boolean;
}

type Outcome = { readonly done: true } | { readonly done: false; readonly failed: FailedAttempt };

interface FailedAttempt {
  readonly failure: AttemptFailure;
  readonly error: Error;
}

/**
 * Sends the parts of one blob in one upload session: PATCH for each part, and PUT for the last one. Repeats a part that
 * failed. If the session is lost, the blob starts over only as long as its first part is the one being sent.
 */
export class PartSender {
  readonly #context: PartSenderContext;
  readonly #progress: ProgressListener;
  #session: UploadSession | undefined;
  #rejections = 0;
  #reported = 0;
  #bytesSent = 0;
  #attempts = 1;

  constructor(context: PartSenderContext, progress: ProgressListener = () => undefined) {
    this.#context = context;
    this.#progress = progress;
  }

  get result(): SentBlob {
    return { bytesSent: this.#bytesSent, attempts: this.#attempts };
  }

  /**
   * Sends the next part, one at a time.
   * @param digest completes the blob with this part, which may be empty
   * @throws RegistryError, AccessDeniedError, CredentialsError, RepositoryNotFoundError, AbortedError
   */
  async send(part: Part, digest?: Digest): Promise<void> {
    const tally = new SendTally(part.size, this.#progress);
    const what =
      digest === undefined
        ? `Upload to ${this.#context.repository}, byte ${part.start}`
        : `Layer ${shortDigest(digest)}`;
    const delivery = { part, digest, what, tally, offset: 0, allOffered: false };
    try {
      await this.#untilDone(delivery);
    } catch (error) {
      tally.takeBack();
      throw error;
    }
    tally.complete();
    this.#reported += part.size;
    this.#bytesSent += tally.result.bytesSent;
    this.#attempts += tally.result.attempts - 1;
  }

  /** Ends the session and takes back the progress. Never throws. @param uploads whose requests are not aborted yet */
  async cancel(uploads: Uploads): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    if (this.#reported > 0) this.#progress(-this.#reported);
    this.#reported = 0;
    if (session !== undefined) await uploads.cancel(session);
  }

  async #untilDone(delivery: Delivery): Promise<void> {
    const { part, digest, tally } = delivery;
    let backoff = this.#backoff(delivery);
    for (;;) {
      this.#session ??= await this.#context.uploads.openPlain();
      const outcome = await this.#attempt(delivery, this.#session);
      if (outcome.done) return;
      const { failure, error } = outcome.failed;
      delivery.allOffered ||= tally.allOffered;
      const again = await backoff.next(failure);
      if (digest !== undefined && !failure.throttled && delivery.allOffered) {
        if (await wasStored(() => this.#context.hasBlob(digest))) return;
      }
      if (!again) throw error;
      if (this.#session === undefined) {
        if (part.start > 0) throw this.#lost(delivery, error);
        delivery.offset = 0;
        continue;
      }
      const before = delivery.offset;
      await this.#resume(delivery, this.#session);
      if (digest === undefined && delivery.offset === part.size) return;
      if (delivery.offset - before >= forgivingBytes) backoff = this.#backoff(delivery);
    }
  }

  #backoff({ part, what }: Delivery): Backoff {
    return this.#context.exchange.backoff(what, extraRetryTime(part.size));
  }

  async #attempt(delivery: Delivery, session: UploadSession): Promise<Outcome> {
    const request = partRequest(delivery, session, this.#context.repository);
    try {
      return this.#judge(await this.#context.exchange.attempt(request), request, delivery, session);
    } catch (error) {
      if (!(error instanceof NetworkError) || !error.retryable) throw error;
      return { done: false, failed: { failure: { reason: error.message, throttled: false }, error } };
    }
  }

  /** @throws errors that a retry would not fix */
  #judge(
    answer: RegistryAnswer,
    request: RegistryRequest,
    delivery: Delivery,
    session: UploadSession,
  ): Outcome {
    const { exchange } = this.#context;
    const { part, digest, what } = delivery;
    if (answer.status >= 200 && answer.status < 300) {
      if (digest !== undefined) checkDigest(answer, digest, what, exchange.host);
      else if (answer.headers['location'] !== undefined) {
        this.#session = { location: uploadLocation(answer, session.location, exchange.endpoint) };
      }
      return { done: true };
    }
    const error = exchange.error(answer, request);
    const failure = exchange.failureOf(answer, request);
    if (failure !== undefined) return { done: false, failed: { failure, error } };
    if (error instanceof RepositoryNotFoundError) throw error;
    if (isSessionGone(answer)) {
      this.#session = undefined;
      const reason = 'the upload session no longer exists';
      return { done: false, failed: { failure: { reason, throttled: false }, error } };
    }
    if (part.start > 0) return this.#afterGap(answer, delivery, error);
    // only of a part that was sent as a whole: the rest of a broken one may be rejected for what became of its beginning
    if (delivery.offset === 0) this.#rejections += 1;
    if ((answer.status !== 400 && answer.status !== 416) || this.#rejections >= maxRejections) throw error;
    this.#session = undefined;
    return { done: false, failed: { failure: { reason: error.message, throttled: false }, error } };
  }

  /**
   * A registry that does not tell how much it has was sent a part a second time. Its 416 means that it had the part already.
   * If that is wrong, the digest does not match at the end.
   */
  #afterGap({ status }: RegistryAnswer, delivery: Delivery, error: Error): Outcome {
    if (status !== 416 || !delivery.allOffered || delivery.offset === delivery.part.size) throw error;
    if (delivery.digest === undefined) return { done: true };
    delivery.offset = delivery.part.size;
    return { done: false, failed: { failure: { reason: error.message, throttled: false }, error } };
  }

  /** Finds out where to continue after an attempt failed. Without a session afterwards, the blob starts over. */
  async #resume(delivery: Delivery, session: UploadSession): Promise<void> {
    if (delivery.offset === delivery.part.size) return;
    const status = await this.#context.uploads.status(session);
    const offset = (status?.offset ?? -1) - delivery.part.start;
    if (status !== undefined && this.#isPlausible(offset, delivery)) {
      this.#session = status.session;
      delivery.offset = offset;
      return;
    }
    if (delivery.part.start > 0) return; // sent again from the same position; the registry decides
    await this.#context.uploads.cancel(session);
    this.#session = undefined;
    delivery.offset = 0;
  }

  /**
   * A registry cannot have more than was sent or less than before. As long as the blob can start over, it is not continued
   * from a part that would be too small.
   */
  #isPlausible(offset: number, { part, tally, offset: before, digest }: Delivery): boolean {
    if (offset < before || offset > tally.highest) return false;
    if (offset === 0 || offset === part.size || part.start > 0) return true;
    const least = this.#context.exchange.leastPartBytes;
    return offset >= least && (digest !== undefined || part.size - offset >= least);
  }

  #lost({ what, part }: Delivery, cause: Error): RegistryError {
    return new RegistryError(
      `${what}: ${this.#context.exchange.host} lost the upload after it had received ${part.start} bytes, which cannot be sent again.`,
      'Push the image again. Layers that were uploaded completely are not sent again.',
      { status: 404, code: 'BLOB_UPLOAD_UNKNOWN', cause },
    );
  }
}
