interface Waiting {
  readonly count: number;
  readonly resolve: () => void;
}

/** How far work has come, for those who wait for a part of it. */
export class Milestones {
  readonly #waiting = new Set<Waiting>();
  #passed = 0;
  #running = 0;

  /** The work that is not over before the promise is settled. Returns the promise. */
  until(work: Promise<void>): Promise<void> {
    this.#running += 1;
    const end = (): void => {
      this.#running -= 1;
      this.pass(this.#passed);
    };
    work.then(end, end);
    return work;
  }

  /** Whether the work goes on. */
  get ahead(): boolean {
    return this.#running > 0;
  }

  pass(count: number): void {
    this.#passed = Math.max(this.#passed, count);
    for (const waiting of this.#waiting) {
      if (this.ahead && waiting.count > this.#passed) continue;
      this.#waiting.delete(waiting);
      waiting.resolve();
    }
  }

  /** Waits until the count is passed, or all work is over. */
  async reached(count: number): Promise<void> {
    if (!this.ahead || count <= this.#passed) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add({ count, resolve });
    await promise;
  }
}
