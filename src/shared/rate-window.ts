/** At most `limit` starts in any `milliseconds`, which a token bucket of that size and rate never refuses. */
export class RateWindow {
  readonly #milliseconds: number;
  readonly #starts: number[] = [];
  #limit: number;

  constructor(limit: number, milliseconds: number) {
    this.#limit = limit;
    this.#milliseconds = milliseconds;
  }

  /** A limit below 1 makes the window longer: 0.5 is one start in two windows. */
  set limit(limit: number) {
    this.#limit = limit;
  }

  /** Milliseconds until the next start is allowed; 0 if it is allowed now, which also counts it. */
  take(now: number): number {
    const limit = Math.max(1, Math.floor(this.#limit));
    const milliseconds = this.#milliseconds / Math.min(1, this.#limit);
    while (this.#starts[0] !== undefined && this.#starts[0] <= now - milliseconds) this.#starts.shift();
    const oldest = this.#starts[this.#starts.length - limit];
    if (oldest !== undefined) return oldest + milliseconds - now;
    this.#starts.push(now);
    return 0;
  }
}
