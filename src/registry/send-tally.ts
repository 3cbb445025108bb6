import type { ProgressListener, SentBlob } from './repository.ts';

/** Counts a blob's bytes over all attempts: those on the wire, and those that the progress display may believe. */
export class SendTally {
  readonly #size: number;
  readonly #progress: ProgressListener;
  /** Position in the blob up to which bytes were handed over in this attempt. */
  #position = 0;
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
    this.#counted = false;
    this.#tell(offset);
  }

  sent(bytes: number): void {
    if (!this.#counted) this.#attempts += 1;
    this.#counted = true;
    this.#position += bytes;
    this.#bytesSent += bytes;
    this.#tell(this.#position);
  }

  /** The whole blob is there. */
  complete(): void {
    this.#tell(this.#size);
  }

  /** The blob is not there after all. */
  takeBack(): void {
    this.#tell(0);
  }

  /** The last byte went out, so that the registry may have the blob though its answer was lost. */
  get allHandedOver(): boolean {
    return this.#position >= this.#size;
  }

  /** Position in the blob up to which bytes went out in the last attempt. */
  get highest(): number {
    return this.#position;
  }

  get result(): SentBlob {
    return { bytesSent: this.#bytesSent, attempts: Math.max(1, this.#attempts) };
  }

  #tell(position: number): void {
    if (position !== this.#told) this.#progress(position - this.#told);
    this.#told = position;
  }
}
