import { createHash } from 'node:crypto';

/** Reproducible random numbers from a seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** In [0, 1). */
  readonly next = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };

  /** A whole number from `least` to `most`. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(values: readonly T[]): T {
    if (values.length === 0) throw new Error('nothing to pick from');
    return values[this.whole(0, values.length - 1)] as T;
  }
}

/** Random numbers for the given parts, independent of all other random numbers. */
export function randomOf(...parts: readonly (string | number | undefined)[]): Random {
  return new Random(createHash('sha256').update(parts.join('|')).digest().readUInt32LE());
}

/** From the command line (`-- SEED`), or new. */
export function seedFromArguments(): number {
  const given = process.argv.find(argument => /^\d+$/.test(argument));
  return given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given);
}
