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

/** What a repository holds. */
export interface Holding {
  readonly source: MountSource;
  readonly digests: readonly Digest[];
}

/**
 * Who holds what, as far as it was asked. Only repositories that fit are told, as the encryption of the target lets them
 * give layers; the others are not forgotten, for what is known of the target may change.
 */
export class Holders {
  readonly #fits: (repository: string) => boolean;
  readonly #byDigest = new Map<Digest, Map<string, Holder>>();

  constructor(fits: (repository: string) => boolean) {
    this.#fits = fits;
  }

  add(digest: Digest, holder: Holder): void {
    const holders = this.#byDigest.get(digest) ?? new Map<string, Holder>();
    const { name } = holder.source;
    if (holder.proven || !holders.has(name)) holders.set(name, holder);
    this.#byDigest.set(digest, holders);
  }

  has(digest: Digest): boolean {
    return this.#fitting(digest).length > 0;
  }

  /** Best first: proven holders, then by how many of the image's layers they hold, then by rank. */
  of(digest: Digest): readonly Holder[] {
    return this.#inOrder(this.#fitting(digest), []);
  }

  /**
   * Those to try when some have refused, best first: of another sort before those of the same, for services of one
   * namespace that are being pushed side by side hold layers which none of them can give yet.
   */
  besides(digest: Digest, refused: readonly string[]): readonly Holder[] {
    return this.#inOrder(this.#fitting(digest), refused);
  }

  /** As `of`, with those that do not fit: their bytes can be read, though not mounted. */
  everyOf(digest: Digest): readonly Holder[] {
    return this.#inOrder([...(this.#byDigest.get(digest)?.values() ?? [])], []);
  }

  /** The repository that holds most layers; undefined when nothing was found. */
  get largestHolder(): string | undefined {
    const [largest] = inOrder(this.holdings, ({ source, digests }) => ({ source, held: digests.length }));
    return largest?.source.name;
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

  #inOrder(holders: readonly Holder[], refused: readonly string[]): readonly Holder[] {
    const held = new Map(this.holdings.map(({ source, digests }) => [source.name, digests.length]));
    const tiersRefused = new Set(
      holders.filter(({ source }) => refused.includes(source.name)).map(({ source }) => source.tier),
    );
    return inOrder(
      holders.filter(({ source }) => !refused.includes(source.name)),
      ({ source, proven }) => ({
        source,
        proven,
        held: held.get(source.name) ?? 0,
        tierRefused: tiersRefused.has(source.tier),
      }),
    );
  }
}
