import type { ProgressListener, SentBlob } from './repository.ts';

/** Counts the bytes of one attempt. Ignores those that the socket reports after the attempt has ended. */
export interface AttemptTally {
  offered(bytes: number): void;
  sent(bytes: number): void;
}

/** Counts a blob's bytes over all attempts: those that were sent, and those that count as progress. */
export class SendTally {
  readonly #size: number;
  readonly #progress: ProgressListener;
  /** Position in the blob up to which the socket accepted bytes in this attempt. */
  #position = 0;
  /** The same for bytes written to the socket: the most that the registry can have. */
  #offered = 0;
  /** Net total that was reported to the listener. */
  #reported = 0;
  #bytesSent = 0;
  #attempts = 0;
  #current: AttemptTally | undefined;

  constructor(size: number, progress: ProgressListener = () => undefined) {
    this.#size = size;
    this.#progress = progress;
  }

  /** An attempt begins at `offset` of the blob. */
  begin(offset: number): AttemptTally {
    this.#position = offset;
    this.#offered = offset;
    this.#report(offset);
    let counted = false;
    const attempt: AttemptTally = {
      offered: bytes => {
        if (this.#current !== attempt) return;
        if (!counted) this.#attempts += 1;
        counted = true;
        this.#offered += bytes;
      },
      sent: bytes => {
        if (this.#current !== attempt) return;
        this.#position += bytes;
        this.#bytesSent += bytes;
        this.#report(this.#position);
      },
    };
    this.#current = attempt;
    return attempt;
  }

  /** The whole blob was uploaded. The response can arrive before the socket reports the last bytes. */
  complete(): void {
    this.#current = undefined;
    this.#bytesSent += this.#offered - this.#position;
    this.#report(this.#size);
  }

  /** The blob was not uploaded after all. */
  takeBack(): void {
    this.#current = undefined;
    this.#report(0);
  }

  /** The last byte was written, so the registry may have the blob although its response was lost. */
  get allOffered(): boolean {
    return this.#offered >= this.#size;
  }

  /** Position in the blob up to which the last attempt may have sent bytes. */
  get highest(): number {
    return this.#offered;
  }

  get result(): SentBlob {
    return { bytesSent: this.#bytesSent, attempts: Math.max(1, this.#attempts) };
  }

  #report(position: number): void {
    if (position !== this.#reported) this.#progress(position - this.#reported);
    this.#reported = position;
  }
}
