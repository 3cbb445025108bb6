/**
 * The time that may pass while we wait for the other end. What we do ourselves between two waits does not count. Enough bytes
 * grant the whole time anew, so that it is a least rate; without that, it is the total.
 */
export class Patience {
  readonly #milliseconds: number;
  readonly #leastBytes: number;
  readonly #lose: (bytes: number, milliseconds: number) => void;
  #timer: NodeJS.Timeout | undefined;
  #since: number | undefined;
  /** Since the time was last granted. */
  #waited = 0;
  #bytes = 0;

  /**
   * @param milliseconds of waiting
   * @param leastBytes that grant the time anew; Infinity for a total
   * @param lose called once when the time is up, with the bytes that passed in it
   */
  constructor(milliseconds: number, leastBytes: number, lose: (bytes: number, milliseconds: number) => void) {
    this.#milliseconds = milliseconds;
    this.#leastBytes = leastBytes;
    this.#lose = lose;
  }

  /** From now on, we wait. */
  wait(): void {
    this.stop();
    this.#since = performance.now();
    const left = Math.max(0, this.#milliseconds - this.#waited);
    this.#timer = setTimeout(() => this.#lose(this.#bytes, this.#milliseconds), left);
  }

  /** The wait is over, with these bytes. */
  passed(bytes: number): void {
    this.stop();
    this.#bytes += bytes;
    if (this.#bytes < this.#leastBytes) return;
    this.#bytes = 0;
    this.#waited = 0;
  }

  stop(): void {
    clearTimeout(this.#timer);
    if (this.#since !== undefined) this.#waited += performance.now() - this.#since;
    this.#since = undefined;
  }
}
