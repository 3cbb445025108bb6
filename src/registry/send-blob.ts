import { shortDigest } from '../oci/digest.ts';
import type { AttemptFailure, Backoff } from '../shared/backoff.ts';
import { AbortedError, RepositoryNotFoundError } from '../shared/errors.ts';
import { NetworkError } from '../shared/network-error.ts';
import { UploadBody } from '../shared/upload-body.ts';
import {
  extraRetryTime,
  forgivingBytes,
  isSessionGone,
  maxRejections,
  wasStored,
} from './attempt-outcome.ts';
import type { Exchange } from './exchange.ts';
import type { RegistryAnswer } from './registry-answer.ts';
import type { RegistryRequest } from './registry-request.ts';
import type { BlobContent, ProgressListener, SentBlob, UploadSession } from './repository.ts';
import { SendTally } from './send-tally.ts';
import { completingUrl } from './upload-location.ts';
import { checkDigest, type Uploads } from './uploads.ts';
import { verifiedBytes } from './verified-content.ts';

/** An open session and how much of the blob the registry has in it. */
interface Upload {
  readonly session: UploadSession;
  readonly offset: number;
}

type PutOutcome = { readonly done: true } | { readonly done: false; readonly failed: FailedPut };

interface FailedPut {
  readonly failure: AttemptFailure;
  readonly error: Error;
  /** The session can no longer be used. */
  readonly sessionDead: boolean;
}

export interface SendContext {
  readonly exchange: Exchange;
  readonly uploads: Uploads;
  readonly repository: string;
  readonly hasBlob: () => Promise<boolean>;
}

/**
 * Sends one blob as a POST (unless a session is already open) and one streamed PUT. After a failure, it first checks how
 * much the registry has: the whole blob, a part to continue from, or nothing.
 */
export class BlobSender {
  readonly #context: SendContext;
  readonly #content: BlobContent;
  readonly #tally: SendTally;
  readonly #what: string;
  /** The open upload session of this blob. */
  #upload: Upload | undefined;
  #rejections = 0;

  constructor(context: SendContext, content: BlobContent, progress: ProgressListener | undefined) {
    this.#context = context;
    this.#content = content;
    this.#tally = new SendTally(content.size, progress);
    this.#what = `Layer ${shortDigest(content.digest)}`;
  }

  async send(session: UploadSession | undefined): Promise<SentBlob> {
    try {
      await this.#untilDone(session);
      this.#tally.complete();
      return this.#tally.result;
    } catch (error) {
      this.#tally.takeBack();
      if (!(error instanceof AbortedError)) await this.#abandon();
      throw error;
    }
  }

  async #untilDone(session: UploadSession | undefined): Promise<void> {
    let backoff = this.#backoff();
    this.#upload = session === undefined ? undefined : { session, offset: 0 };
    for (;;) {
      this.#upload ??= { session: await this.#context.uploads.openPlain(), offset: 0 };
      const upload = this.#upload;
      const outcome = await this.#put(upload);
      if (outcome.done) return;
      const { failure, error, sessionDead } = outcome.failed;
      if (sessionDead) this.#upload = undefined;
      const again = await backoff.next(failure);
      if (!failure.throttled && this.#tally.allOffered && (await wasStored(this.#context.hasBlob))) return;
      if (!again) throw error;
      if (sessionDead) continue;
      this.#upload = await this.#resume(upload);
      if ((this.#upload?.offset ?? 0) - upload.offset >= forgivingBytes) backoff = this.#backoff();
    }
  }

  #backoff(): Backoff {
    return this.#context.exchange.backoff(this.#what, extraRetryTime(this.#content.size));
  }

  async #abandon(): Promise<void> {
    const upload = this.#upload;
    this.#upload = undefined;
    if (upload !== undefined) await this.#context.uploads.cancel(upload.session);
  }

  async #put(upload: Upload): Promise<PutOutcome> {
    const { exchange, repository } = this.#context;
    const rest = this.#content.size - upload.offset;
    const request: RegistryRequest = {
      kind: 'upload-complete',
      method: 'PUT',
      url: completingUrl(upload.session.location, this.#content.digest),
      headers: {
        'content-type': 'application/octet-stream',
        ...(upload.offset > 0 && rest > 0
          ? { 'content-range': `${upload.offset}-${this.#content.size - 1}` }
          : {}),
      },
      body: () => {
        const attempt = this.#tally.begin(upload.offset);
        return new UploadBody(async () => verifiedBytes(this.#content, upload.offset), {
          size: rest,
          onOffered: bytes => attempt.offered(bytes),
          onSent: bytes => attempt.sent(bytes),
        });
      },
      scope: `repository:${repository}:pull,push`,
      repository,
      what: this.#what,
    };
    try {
      return this.#judge(await exchange.attempt(request), request, upload);
    } catch (error) {
      if (!(error instanceof NetworkError) || !error.retryable) throw error;
      const failure = { reason: error.message, throttled: false };
      return { done: false, failed: { failure, error, sessionDead: false } };
    }
  }

  /** @throws errors that a retry would not fix */
  #judge(answer: RegistryAnswer, request: RegistryRequest, upload: Upload): PutOutcome {
    const { exchange } = this.#context;
    if (answer.status === 201 || answer.status === 200 || answer.status === 204) {
      checkDigest(answer, this.#content.digest, this.#what, exchange.host);
      return { done: true };
    }
    const error = exchange.error(answer, request);
    const failure = exchange.failureOf(answer, request);
    if (failure !== undefined) return { done: false, failed: { failure, error, sessionDead: false } };
    if (error instanceof RepositoryNotFoundError) throw error;
    const gone = isSessionGone(answer);
    const rejected = answer.status === 400 || answer.status === 416;
    if (rejected && upload.offset === 0) this.#rejections += 1;
    if (!gone && (!rejected || this.#rejections >= maxRejections)) throw error;
    const reason = gone ? 'the upload session no longer exists' : error.message;
    return { done: false, failed: { failure: { reason, throttled: false }, error, sessionDead: true } };
  }

  /** Where to continue in a session whose PUT failed; undefined starts the blob over. */
  async #resume(upload: Upload): Promise<Upload | undefined> {
    const status = await this.#context.uploads.status(upload.session);
    if (status !== undefined && this.#isPlausible(status.offset, upload)) return status;
    await this.#abandon();
    return undefined;
  }

  /** A registry cannot have more than was sent or less than before, and some cannot continue from a small part. */
  #isPlausible(offset: number, upload: Upload): boolean {
    if (offset < upload.offset || offset > this.#tally.highest) return false;
    if (offset === 0 || offset === this.#content.size) return true;
    return offset >= this.#context.exchange.leastPartBytes;
  }
}
