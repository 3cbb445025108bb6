import type { Descriptor } from '../../../oci/descriptor.ts';
import type { Digest } from '../../../oci/digest.ts';
import type { PushOptions } from '../../push-options.ts';

/**
 * The kind of image that a pairing of diff ID and layer comes from, the most trusted first: one that has been pulled, in
 * any repository; one in the target; any other.
 */
const trusts = ['pulled', 'target', 'other'] as const;
export type Trust = (typeof trusts)[number];

/** A compressed layer that, according to an image in the registry, has a diff ID. */
export interface KnownLayer {
  readonly diffId: Digest;
  readonly descriptor: Descriptor;
  readonly repository: string;
  readonly trust: Trust;
}

interface Claim {
  readonly layer: KnownLayer;
  /** How many images claim it with this trust. */
  readonly votes: number;
}

/**
 * Claims about diff IDs, and which of them to accept: the one with the most trust, then the one that most images agree on,
 * then the one with the requested compression, then the first. A layer has one diff ID, so if two claims name the same
 * layer, one is wrong: the weaker one is dropped, or both if they are equally strong.
 */
export class Claims {
  readonly #compression: PushOptions['compression'];
  readonly #byDiffId = new Map<Digest, Map<Digest, Claim>>();
  readonly #byLayer = new Map<Digest, Map<Digest, Claim>>();

  constructor(compression: PushOptions['compression']) {
    this.#compression = compression;
  }

  add(layer: KnownLayer): void {
    const { diffId, descriptor } = layer;
    const earlier = this.#byDiffId.get(diffId)?.get(descriptor.digest);
    const claim = earlier === undefined ? { layer, votes: 1 } : agree(earlier, layer);
    set(this.#byDiffId, diffId, descriptor.digest, claim);
    set(this.#byLayer, descriptor.digest, diffId, claim);
  }

  /** @returns the layer to use for each diff ID; diff IDs without an accepted claim are left out */
  accepted(diffIds: Iterable<Digest>): ReadonlyMap<Digest, KnownLayer> {
    const known = new Map<Digest, KnownLayer>();
    for (const diffId of diffIds) {
      const claims = [...(this.#byDiffId.get(diffId)?.values() ?? [])].toSorted(
        (a, b) => strongestFirst(a, b) || this.#compressionRank(a) - this.#compressionRank(b),
      );
      const best = claims.find(claim => this.#isUndisputed(claim));
      if (best !== undefined) known.set(diffId, best.layer);
    }
    return known;
  }

  #compressionRank({ layer }: Claim): number {
    return layer.descriptor.mediaType.endsWith(this.#compression) ? 0 : 1;
  }

  #isUndisputed(claim: Claim): boolean {
    const { diffId, descriptor } = claim.layer;
    const rivals = [...(this.#byLayer.get(descriptor.digest) ?? [])];
    return rivals.every(([other, rival]) => other === diffId || strongestFirst(claim, rival) < 0);
  }
}

function agree(earlier: Claim, layer: KnownLayer): Claim {
  const difference = trusts.indexOf(layer.trust) - trusts.indexOf(earlier.layer.trust);
  if (difference < 0) return { layer, votes: 1 };
  return difference === 0 ? { layer: earlier.layer, votes: earlier.votes + 1 } : earlier;
}

function strongestFirst(a: Claim, b: Claim): number {
  return trusts.indexOf(a.layer.trust) - trusts.indexOf(b.layer.trust) || b.votes - a.votes;
}

function set(claims: Map<Digest, Map<Digest, Claim>>, first: Digest, second: Digest, claim: Claim): void {
  const row = claims.get(first) ?? new Map<Digest, Claim>();
  claims.set(first, row.set(second, claim));
}
