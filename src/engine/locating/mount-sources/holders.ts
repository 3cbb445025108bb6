import type { Digest } from '../../../oci/digest.ts';
import { inOrder, type MountSource, type Standing } from './order.ts';

/** A repository that has a layer. */
export interface Holder {
  readonly source: MountSource;
  /**
   * A manifest of the repository is known to refer to the layer, so ECR will mount it. Otherwise the layer is only known
   * to be available there. ECR refuses to mount it if no manifest refers to it yet.
   */
  readonly proven: boolean;
}

/** The layers that a repository has. */
export interface Holding {
  readonly source: MountSource;
  readonly digests: readonly Digest[];
}

/**
 * Which repositories have which layers, as far as they were checked. Only repositories that fit the target's encryption
 * are returned. The others are kept, because the target's encryption may become known later.
 */
export class Holders {
  readonly #fits: (repository: string) => boolean;
  readonly #byDigest = new Map<Digest, Map<string, Holder>>();
  readonly #sizes = new Map<Digest, number>();

  constructor(fits: (repository: string) => boolean) {
    this.#fits = fits;
  }

  /** @param size of the layer in bytes, if ECR returned it */
  add(digest: Digest, holder: Holder, size?: number): void {
    if (size !== undefined) this.#sizes.set(digest, size);
    const holders = this.#byDigest.get(digest) ?? new Map<string, Holder>();
    const { name } = holder.source;
    if (holder.proven || !holders.has(name)) holders.set(name, holder);
    this.#byDigest.set(digest, holders);
  }

  has(digest: Digest): boolean {
    return this.#fitting(digest).length > 0;
  }

  /** Bytes, as ECR returned them for one of the holders; undefined if it did not. */
  sizeOf(digest: Digest): number | undefined {
    return this.#sizes.get(digest);
  }

  /**
   * How many of the image's layers each repository has. It costs a look at all layers, so whoever asks `of` for many of
   * them passes it on.
   */
  get heldCounts(): ReadonlyMap<string, number> {
    return new Map(this.holdings.map(({ source, digests }) => [source.name, digests.length]));
  }

  /** Best first: proven ones, then by how many of the image's layers they have, then by rank. */
  of(digest: Digest, held = this.heldCounts): readonly Holder[] {
    return inOrder(this.#fitting(digest), holder => standingOf(holder, held));
  }

  /**
   * Repositories to try after some have refused, best first. Those of a different tier come first, because services of one
   * namespace that are pushed at the same time have layers that cannot be mounted from any of them yet.
   */
  otherThan(digest: Digest, refused: readonly string[]): readonly Holder[] {
    const held = this.heldCounts;
    const holders = this.#fitting(digest);
    const tiersRefused = new Set(
      holders.filter(({ source }) => refused.includes(source.name)).map(({ source }) => source.tier),
    );
    return inOrder(
      holders.filter(({ source }) => !refused.includes(source.name)),
      holder => ({ ...standingOf(holder, held), tierRefused: tiersRefused.has(holder.source.tier) }),
    );
  }

  /** Like `of`, including those that do not fit: layers can be read from them, but not mounted. */
  everyOf(digest: Digest, held = this.heldCounts): readonly Holder[] {
    return inOrder(this.#byDigest.get(digest)?.values() ?? [], holder => standingOf(holder, held));
  }

  /** The repository that has the most layers; undefined if nothing was found. */
  get largestHolder(): string | undefined {
    return this.largest?.name;
  }

  /** Like `largestHolder`, with its rank. */
  get largest(): MountSource | undefined {
    const [largest] = inOrder(this.holdings, ({ source, digests }) => ({ source, held: digests.length }));
    return largest?.source;
  }

  /** Repositories in the order in which they were found. */
  get holdings(): readonly Holding[] {
    const found = new Map<string, { readonly source: MountSource; readonly digests: Digest[] }>();
    for (const digest of this.#byDigest.keys()) {
      for (const { source } of this.#fitting(digest)) {
        const holding = found.get(source.name) ?? { source, digests: [] };
        holding.digests.push(digest);
        found.set(source.name, holding);
      }
    }
    return [...found.values()];
  }

  #fitting(digest: Digest): readonly Holder[] {
    const holders = [...(this.#byDigest.get(digest)?.values() ?? [])];
    return holders.filter(({ source }) => this.#fits(source.name));
  }
}

function standingOf({ source, proven }: Holder, held: ReadonlyMap<string, number>): Standing {
  return { source, proven, held: held.get(source.name) ?? 0 };
}
