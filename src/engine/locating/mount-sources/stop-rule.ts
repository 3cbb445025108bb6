import type { Digest } from '../../../oci/digest.ts';
import { type Tier, tiers } from './order.ts';

/** Up to so many candidates every one is asked before the remaining layers are taken for new. */
export const smallRegistry = 64;

/** In a larger one so many are, where the target has the layers below; for sources, their tier says it. */
const leastAskedBesideTarget = 0;

/**
 * Bytes still missing that are worth one more call: it takes about two milliseconds (64 in parallel), sending a
 * mebibyte takes thirty, and one image in ten or so shares upper layers with another.
 */
const bytesWorthACall = 1024 * 1024;
/** Bytes still missing that are worth listing a registry of many pages to its end. */
const bytesWorthListing = 64 * 1024 * 1024;

/**
 * How many repositories are worth asking for layers that are most likely new.
 * @param located by what the layers below them were located
 * @param missingBytes what they weigh
 */
export function worthAsking(located: Tier | 'target', missingBytes: number): number {
  const least = located === 'target' ? leastAskedBesideTarget : tiers[located].leastAsked;
  return Math.max(least, Math.floor(missingBytes / bytesWorthACall));
}

/** Whether layers that are most likely new are worth listing the registry to its end. */
export function isWorthListing(missingBytes: number): boolean {
  return missingBytes >= bytesWorthListing;
}

/**
 * Whether the layers still without a holder are most likely new. Layers form a chain: an image that shares a layer
 * shares those below it too. So where the lower layers of a manifest have been located and only its uppermost ones
 * have not, these were probably built just now, and no other repository will hold them.
 *
 * @param chains layer digests of each manifest, lowest first
 * @param located whether the target or a source is known to hold the layer
 */
export function onlyTopLayersMissing(
  chains: readonly (readonly Digest[])[],
  missing: ReadonlySet<Digest>,
  located: (digest: Digest) => boolean,
): boolean {
  return chains
    .filter(chain => chain.some(digest => missing.has(digest)))
    .every(chain => {
      const highest = chain.findLastIndex(digest => located(digest));
      return highest >= 0 && chain.slice(0, highest).every(digest => !missing.has(digest));
    });
}
