import type { ProgressListener, SentBlob } from './repository.ts';

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
  #counted = true;

  constructor(size: number, progress: ProgressListener = () => undefined) {
    this.#size = size;
    this.#progress = progress;
  }

  /** An attempt begins at `offset` of the blob. */
  begin(offset: number): void {
    this.#position = offset;
    this.#offered = offset;
    this.#counted = false;
    this.#report(offset);
  }

  offered(bytes: number): void {
    if (!this.#counted) this.#attempts += 1;
    this.#counted = true;
    this.#offered += bytes;
  }

  sent(bytes: number): void {
    this.#position += bytes;
    this.#bytesSent += bytes;
    this.#report(this.#position);
  }

  /** The whole blob was uploaded. The response can arrive before the socket reports the last bytes. */
  complete(): void {
    this.#bytesSent += this.#offered - this.#position;
    this.#report(this.#size);
  }

  /** The blob was not uploaded after all. */
  takeBack(): void {
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
