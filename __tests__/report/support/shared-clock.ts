import type { Pace } from '../../../src/report/comment/converge.ts';

/**
 * The time of several jobs that write at once. It passes only while all of them wait, so that whoever waits longer than
 * a write takes finds the writes of the others done, however slow the machine. Jobs that wait equally long go on
 * together.
 */
export class SharedClock {
  #milliseconds = 0;
  #jobs = 0;
  readonly #waiting: { readonly until: number; readonly wake: () => void }[] = [];

  /** Runs a job in this time. Jobs that are to meet are started before the first of them is awaited. */
  async run<T>(job: (pace: Pace) => Promise<T>): Promise<T> {
    this.#jobs += 1;
    try {
      return await job({
        now: () => this.#milliseconds,
        wait: milliseconds => this.#wait(this.#milliseconds + milliseconds),
        random: () => 0.5,
      });
    } finally {
      this.#jobs -= 1;
      this.#advance();
    }
  }

  #wait(until: number): Promise<void> {
    return new Promise(wake => {
      this.#waiting.push({ until, wake });
      this.#advance();
    });
  }

  #advance(): void {
    if (this.#waiting.length < this.#jobs || this.#waiting.length === 0) return;
    this.#milliseconds = Math.min(...this.#waiting.map(({ until }) => until));
    const due = this.#waiting.filter(({ until }) => until <= this.#milliseconds);
    for (const waiter of due) this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
    for (const { wake } of due) wake();
  }
}
