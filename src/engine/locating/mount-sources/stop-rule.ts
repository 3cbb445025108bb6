import type { Digest } from '../../../oci/digest.ts';
import { type Tier, tiers } from './order.ts';

/** Up to this many candidates, all are checked before the remaining layers are assumed to be new. */
export const smallRegistry = 64;

/** In a larger registry, at least this many are checked if the target has the layers below. For sources, see their tier. */
const leastCheckedBelowTarget = 0;

/**
 * Missing bytes that are worth one more call: a call takes about two milliseconds (64 in parallel), sending a mebibyte
 * takes thirty, and about one image in ten shares upper layers with a different image.
 */
const bytesWorthACall = 1024 * 1024;
/** Missing bytes that are worth listing all pages of a large registry. */
const bytesWorthListing = 64 * 1024 * 1024;

/**
 * How many repositories are worth checking for layers that are most likely new.
 * @param located where the layers below them were found
 * @param missingBytes their size
 * @param checkedBefore how many were checked for other parts of the same image
 */
export function worthChecking(located: Tier | 'target', missingBytes: number, checkedBefore = 0): number {
  const least = located === 'target' ? leastCheckedBelowTarget : tiers[located].leastChecked;
  return Math.max(least - checkedBefore, Math.floor(missingBytes / bytesWorthACall));
}

/** Whether layers that are most likely new are worth listing the whole registry. */
export function isWorthListing(missingBytes: number): boolean {
  return missingBytes >= bytesWorthListing;
}

/**
 * Whether the layers that were not found yet are most likely new. Layers form a chain: an image that shares a layer also
 * shares those below it. If the lower layers of a manifest were found and only its uppermost ones were not, these were
 * probably just built, and no other repository has them.
 *
 * @param chains layer digests of each manifest, lowest first
 * @param located whether the target or a source is known to have the layer
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
