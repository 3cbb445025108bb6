import type { Phase, PhaseName } from './result.ts';

/** Measures the phases of a push from its start. */
export class Stopwatch {
  readonly #began = performance.now();
  readonly #phases: Phase[] = [];

  /** Milliseconds since the push started. */
  get elapsed(): number {
    return Math.round(performance.now() - this.#began);
  }

  async phase<T>(name: PhaseName, work: () => Promise<T>): Promise<T> {
    const startMilliseconds = this.elapsed;
    try {
      return await work();
    } finally {
      this.#phases.push({ name, startMilliseconds, milliseconds: this.elapsed - startMilliseconds });
    }
  }

  get phases(): readonly Phase[] {
    return this.#phases;
  }
}

/** The union of overlapping intervals: the time during which at least one was open. */
export class BusyTime {
  readonly #now: () => number;
  #open = 0;
  #since = 0;
  #total = 0;

  /** @param now milliseconds of a monotonic clock */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  begin(): void {
    if (this.#open === 0) this.#since = this.#now();
    this.#open += 1;
  }

  end(): void {
    this.#open -= 1;
    if (this.#open === 0) this.#total += this.#now() - this.#since;
  }

  get milliseconds(): number {
    return Math.round(this.#total + (this.#open > 0 ? this.#now() - this.#since : 0));
  }
}
