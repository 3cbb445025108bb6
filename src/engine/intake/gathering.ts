import type { Digest } from '../../oci/digest.ts';

/**
 * Gathers digests that arrive within a short time, so that one request asks for all of them. Clients ask for each blob with
 * a request of its own, a few at a time.
 */
export class Gathering<Answer> {
  readonly #pause: () => Promise<void>;
  readonly #ask: (digests: ReadonlyMap<Digest, boolean>) => Answer;
  #batch: Batch<Answer> | undefined;

  /**
   * @param pause the time in which digests join the first one
   * @param ask asks for all of them. The flag is that of `join`
   */
  constructor(pause: () => Promise<void>, ask: (digests: ReadonlyMap<Digest, boolean>) => Answer) {
    this.#pause = pause;
    this.#ask = ask;
  }

  /** @param search wins if the same digest joins with and without it @returns what `ask` returned for the batch */
  async join(digest: Digest, search: boolean): Promise<Answer> {
    this.#batch ??= this.#begin();
    const { digests, answer } = this.#batch;
    digests.set(digest, search || digests.get(digest) === true);
    return await answer;
  }

  #begin(): Batch<Answer> {
    const digests = new Map<Digest, boolean>();
    const answer = this.#pause()
      .finally(() => {
        this.#batch = undefined;
      })
      .then(() => this.#ask(digests));
    return { digests, answer };
  }
}

interface Batch<Answer> {
  readonly digests: Map<Digest, boolean>;
  readonly answer: Promise<Answer>;
}
