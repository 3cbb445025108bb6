/** How many repositories may be checked for layers. Checking one again for other layers is free. */
export class SearchBudget {
  readonly #limit: number;
  readonly #charged = new Set<string>();
  readonly #answered = new Set<string>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Repositories that can still be charged. */
  get left(): number {
    return this.#limit - this.#charged.size;
  }

  get spent(): number {
    return this.#charged.size;
  }

  /** Repositories that were charged, and whose response arrived. */
  get answered(): number {
    return this.#answered.size;
  }

  answer(repository: string): void {
    if (this.isCharged(repository)) this.#answered.add(repository);
  }

  isCharged(repository: string): boolean {
    return this.#charged.has(repository);
  }

  /** @returns whether the repository may be checked */
  charge(repository: string): boolean {
    if (this.isCharged(repository)) return true;
    if (this.left <= 0) return false;
    this.#charged.add(repository);
    return true;
  }
}
