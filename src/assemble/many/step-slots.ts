import type { Slots } from '../../engine/siblings.ts';

interface Waiting {
  /** Position of its image in the order in which images are pushed. */
  readonly position: number;
  readonly begin: () => void;
}

/** Slots that several images share. Of the work that waits, that of the image that goes first gets the next slot. */
export class StepSlots {
  readonly #waiting: Waiting[] = [];
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** The slots, for the work of one image. */
  of(position: number): Slots {
    return async work => {
      await this.#take(position);
      try {
        return await work();
      } finally {
        this.#give();
      }
    };
  }

  async #take(position: number): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = this.#waiting.findLastIndex(waiting => waiting.position <= position);
    this.#waiting.splice(before + 1, 0, { position, begin: resolve });
    await promise;
  }

  #give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next.begin();
  }
}
