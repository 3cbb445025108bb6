import type { ProgressListener, SentBlob } from './repository.ts';

/** Counts a blob's bytes over all attempts: those on the wire, and those that the progress display may believe. */
export class SendTally {
  readonly #size: number;
  readonly #progress: ProgressListener;
  /** Position in the blob up to which the socket took bytes in this attempt. */
  #position = 0;
  /** The same for bytes offered to the socket: what the registry may have at most. */
  #offered = 0;
  /** What the listener was told, net. */
  #told = 0;
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
    this.#tell(offset);
  }

  offered(bytes: number): void {
    if (!this.#counted) this.#attempts += 1;
    this.#counted = true;
    this.#offered += bytes;
  }

  sent(bytes: number): void {
    this.#position += bytes;
    this.#bytesSent += bytes;
    this.#tell(this.#position);
  }

  /** The whole blob is there. An answer may overtake the news that the socket took the last bytes. */
  complete(): void {
    this.#bytesSent += this.#offered - this.#position;
    this.#tell(this.#size);
  }

  /** The blob is not there after all. */
  takeBack(): void {
    this.#tell(0);
  }

  /** The last byte went out, so that the registry may have the blob though its answer was lost. */
  get allOffered(): boolean {
    return this.#offered >= this.#size;
  }

  /** Position in the blob up to which bytes may have gone out in the last attempt. */
  get highest(): number {
    return this.#offered;
  }

  get result(): SentBlob {
    return { bytesSent: this.#bytesSent, attempts: Math.max(1, this.#attempts) };
  }

  #tell(position: number): void {
    if (position !== this.#told) this.#progress(position - this.#told);
    this.#told = position;
  }
}
