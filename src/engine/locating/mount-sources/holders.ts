import type { Digest } from '../../../oci/digest.ts';
import { compareRanks, type Ranked } from './rank.ts';

/** A repository that holds a layer. */
export interface Holder {
  readonly source: Ranked;
  /**
   * A manifest of the repository is known to refer to the layer, so ECR will mount it. Otherwise the layer is merely
   * available there, which it is before any manifest refers to it, and then a mount is refused.
   */
  readonly proven: boolean;
}

/** Who holds what, as far as it was asked. */
export class Holders {
  readonly #byDigest = new Map<Digest, Holder[]>();

  add(digest: Digest, holder: Holder): void {
    const known = this.#byDigest.get(digest) ?? [];
    const same = known.find(other => other.source.name === holder.source.name);
    if (same === undefined) known.push(holder);
    else if (holder.proven && !same.proven) known.splice(known.indexOf(same), 1, holder);
    this.#byDigest.set(digest, known);
  }

  /** Forgets every holder whose repository does not fit. */
  retain(fits: (repository: string) => boolean): void {
    for (const [digest, holders] of this.#byDigest) {
      const kept = holders.filter(({ source }) => fits(source.name));
      if (kept.length > 0) this.#byDigest.set(digest, kept);
      else this.#byDigest.delete(digest);
    }
  }

  has(digest: Digest): boolean {
    return this.#byDigest.has(digest);
  }

  /** Best first: proven holders, then by how many of the image's layers they hold, then by rank. */
  of(digest: Digest): readonly Holder[] {
    const held = this.#heldByRepository();
    const count = (holder: Holder): number => held.get(holder.source.name) ?? 0;
    return (this.#byDigest.get(digest) ?? []).toSorted(
      (a, b) =>
        Number(b.proven) - Number(a.proven) || count(b) - count(a) || compareRanks(a.source, b.source),
    );
  }

  /** The repository that holds most layers; undefined when nothing was found. */
  get largestHolder(): string | undefined {
    return [...this.#heldByRepository()].toSorted((a, b) => b[1] - a[1])[0]?.[0];
  }

  /** The digests that `repository` holds. */
  heldBy(repository: string): readonly Digest[] {
    return [...this.#byDigest]
      .filter(([, holders]) => holders.some(holder => holder.source.name === repository))
      .map(([digest]) => digest);
  }

  get repositories(): readonly string[] {
    return [...this.#heldByRepository().keys()];
  }

  #heldByRepository(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const holders of this.#byDigest.values()) {
      for (const { source } of holders) counts.set(source.name, (counts.get(source.name) ?? 0) + 1);
    }
    return counts;
  }
}
