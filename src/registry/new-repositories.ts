import type { Clock } from '../shared/delay.ts';

/** Milliseconds in which a registry may still deny that a new repository exists. */
const patience = 30_000;

/** Repositories that the registry has just created. It may take a moment until all of its servers know them. */
export class NewRepositories {
  readonly #clock: Clock;
  readonly #until = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(name: string): void {
    this.#until.set(name, this.#clock.now() + patience);
  }

  has(name: string): boolean {
    return this.#clock.now() < (this.#until.get(name) ?? 0);
  }
}
