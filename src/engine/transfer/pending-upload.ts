import type { Digest } from '../../oci/digest.ts';
import type { BlobContent, UploadSession } from '../../registry/repository.ts';
import { AbortedError } from '../../shared/errors.ts';
import type { Placed } from '../placed.ts';
import { mountedFrom } from './place-blob.ts';

/** Bytes that take longer to send than a mount takes. */
const worthMounting = 4 * 1024 * 1024;

/** The blob was mounted while it was being sent. */
class MountedError extends AbortedError {
  constructor(digest: Digest) {
    super(`Layer ${digest} was mounted, so its upload was stopped.`, 'Nothing has to be done.');
  }
}

/** Mounts that were tried before the blob was queued. */
export interface EarlierTries {
  /** Of the last refusal, to be used for the upload. */
  readonly session?: UploadSession | undefined;
  readonly refusedBy: readonly string[];
  /** Repositories that were known to have the blob. Those that did not refuse are not worth a try, either. */
  readonly known: readonly string[];
}

/** One blob that waits for its turn to be sent, or is being sent. */
export class PendingUpload {
  readonly content: BlobContent;
  /** Repositories that refused to mount it, or are like them, and are not worth a try for now. */
  readonly refusedBy: Set<string>;
  readonly #giveUp = new AbortController();
  readonly #mounted = Promise.withResolvers<Placed>();
  #placed: Placed | undefined;
  #sent = 0;
  #isSending = false;
  #refusals: number;

  constructor(content: BlobContent, { refusedBy, known }: EarlierTries) {
    this.content = content;
    this.refusedBy = new Set([...refusedBy, ...known]);
    this.#refusals = refusedBy.length;
  }

  get digest(): Digest {
    return this.content.digest;
  }

  /** Bytes that are not sent yet. */
  get remaining(): number {
    return this.content.size - this.#sent;
  }

  /** Whether a mount still saves something. */
  get isWorthMounting(): boolean {
    return this.#placed === undefined && (!this.#isSending || this.remaining >= worthMounting);
  }

  /** Mounts that were refused. */
  get refusals(): number {
    return this.#refusals;
  }

  /** How it was mounted; undefined if it is not. */
  get placed(): Placed | undefined {
    return this.#placed;
  }

  /** Is fulfilled when it is mounted. */
  get mounted(): Promise<Placed> {
    return this.#mounted.promise;
  }

  /** Ends requests that send it. */
  get signal(): AbortSignal {
    return this.#giveUp.signal;
  }

  beginSending(): void {
    this.#isSending = true;
  }

  /** @param bytes negative to undo those of a failed attempt */
  sent(bytes: number): void {
    this.#sent += bytes;
  }

  refuse(repositories: readonly string[]): void {
    for (const name of repositories) this.refusedBy.add(name);
    this.#refusals += repositories.length;
  }

  mount(from: string): void {
    this.#placed = mountedFrom(from, this.#refusals);
    this.#mounted.resolve(this.#placed);
    this.#giveUp.abort(new MountedError(this.digest));
  }
}
