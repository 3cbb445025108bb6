import type { Digest } from '../../../oci/digest.ts';

/** Tells who waits for a layer that a repository was found that has it. */
export class HolderNews {
  readonly #listeners = new Map<Digest, Set<() => void>>();

  /** @returns a function that ends listening */
  listen(digest: Digest, listener: () => void): () => void {
    const listeners = this.#listeners.get(digest) ?? new Set();
    this.#listeners.set(digest, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  tell(digest: Digest): void {
    for (const listener of this.#listeners.get(digest) ?? []) listener();
  }
}
