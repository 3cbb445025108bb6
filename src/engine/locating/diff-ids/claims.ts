import type { Descriptor } from '../../../oci/descriptor.ts';
import type { Digest } from '../../../oci/digest.ts';
import type { PushOptions } from '../../push-options.ts';

/**
 * Whose word a pairing of diff ID and layer is, the most believed first: of an image that has been pulled, wherever it
 * lies; of one in the target; of any other.
 */
const trusts = ['pulled', 'target', 'other'] as const;
export type Trust = (typeof trusts)[number];

/** A compressed layer that an image of the registry claims to hold for a diff ID. */
export interface KnownLayer {
  readonly diffId: Digest;
  readonly descriptor: Descriptor;
  readonly repository: string;
  readonly trust: Trust;
}

interface Claim {
  readonly layer: KnownLayer;
  /** How many claim it with this trust. */
  readonly votes: number;
}

/**
 * What was claimed of diff IDs, and what is to be believed of it: the word with the most trust, then the one that most
 * agree on, then the one in the compression that is asked for, then the first. A layer has one diff ID, so of two that claim the same layer one lies: the weaker, or, when
 * neither is, perhaps either, and both are dropped.
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
    put(this.#byDiffId, diffId, descriptor.digest, claim);
    put(this.#byLayer, descriptor.digest, diffId, claim);
  }

  /** @returns the layer to take for each of the diff IDs; those of which nothing is believed are left out */
  believed(diffIds: Iterable<Digest>): ReadonlyMap<Digest, KnownLayer> {
    const known = new Map<Digest, KnownLayer>();
    for (const diffId of diffIds) {
      const claims = [...(this.#byDiffId.get(diffId)?.values() ?? [])].toSorted(
        (a, b) => strongestFirst(a, b) || this.#otherwiseCompressed(a) - this.#otherwiseCompressed(b),
      );
      const best = claims.find(claim => this.#isUndisputed(claim));
      if (best !== undefined) known.set(diffId, best.layer);
    }
    return known;
  }

  #otherwiseCompressed({ layer }: Claim): number {
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

function put(claims: Map<Digest, Map<Digest, Claim>>, first: Digest, second: Digest, claim: Claim): void {
  const row = claims.get(first) ?? new Map<Digest, Claim>();
  claims.set(first, row.set(second, claim));
}
