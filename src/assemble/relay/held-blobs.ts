import type { Digest } from '../../oci/digest.ts';

/** Blobs that are remembered, and repositories of each one. */
const most = { blobs: 50_000, holders: 8 } as const;

/** Repositories that certainly have a blob, because a client of the relay has just pushed a manifest that refers to it. */
export class HeldBlobs {
  /** The oldest first. */
  readonly #holders = new Map<Digest, readonly string[]>();

  add(repository: string, digests: Iterable<Digest>): void {
    for (const digest of digests) {
      const others = this.of(digest).filter(name => name !== repository);
      this.#holders.delete(digest);
      this.#holders.set(digest, [repository, ...others].slice(0, most.holders));
    }
    for (const oldest of this.#holders.keys()) {
      if (this.#holders.size <= most.blobs) return;
      this.#holders.delete(oldest);
    }
  }

  /** The last one first. */
  of(digest: Digest): readonly string[] {
    return this.#holders.get(digest) ?? [];
  }
}
