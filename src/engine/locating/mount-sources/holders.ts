import type { Digest } from '../../../oci/digest.ts';
import { inOrder, type MountSource } from './order.ts';

/** A repository that holds a layer. */
export interface Holder {
  readonly source: MountSource;
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
    return this.besides(digest, []);
  }

  /**
   * Those to try when some have refused, best first: of another sort before those of the same, for services of one
   * namespace that are being pushed side by side hold layers which none of them can give yet.
   */
  besides(digest: Digest, refused: readonly string[]): readonly Holder[] {
    const held = this.#heldByRepository();
    const holders = this.#byDigest.get(digest) ?? [];
    const tiersRefused = new Set(
      holders.filter(({ source }) => refused.includes(source.name)).map(({ source }) => source.tier),
    );
    return inOrder(
      holders.filter(({ source }) => !refused.includes(source.name)),
      ({ source, proven }) => ({
        source,
        proven,
        held: held.get(source.name)?.count ?? 0,
        tierRefused: tiersRefused.has(source.tier),
      }),
    );
  }

  /** The repository that holds most layers; undefined when nothing was found. */
  get largestHolder(): string | undefined {
    const held = this.#heldByRepository().values();
    return inOrder(held, ({ source, count }) => ({ source, held: count }))[0]?.source.name;
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

  #heldByRepository(): ReadonlyMap<string, { readonly source: MountSource; readonly count: number }> {
    const held = new Map<string, { readonly source: MountSource; readonly count: number }>();
    for (const holders of this.#byDigest.values()) {
      for (const { source } of holders) {
        held.set(source.name, { source, count: (held.get(source.name)?.count ?? 0) + 1 });
      }
    }
    return held;
  }
}
