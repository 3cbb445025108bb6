import type { Digest } from '../../../oci/digest.ts';
import { sumOf } from '../../../shared/sum.ts';
import type { Tier } from './order.ts';
import {
  isUnordered,
  type PresentLayers,
  type SearchMeans,
  type SearchRequest,
  type UnorderedImage,
  type WantedLayer,
} from './search-request.ts';
import { onlyTopLayersMissing, smallRegistry, worthChecking } from './stop-rule.ts';

/**
 * How many repositories a search checks before it assumes that the missing layers are new, by what it knows now.
 * @param present those that the target has
 * @returns undefined for all of them
 */
export function enoughToCheck(
  { chains, needed, wanted }: SearchRequest,
  { candidates, queue, holders, pages, checkedBefore }: SearchMeans,
  missing: readonly WantedLayer[],
  present: PresentLayers,
): number | undefined {
  if (queue.explicitWaiting) return undefined;
  if (isUnordered(chains)) {
    const tier = tierOfImage(chains, holders, wanted, present);
    return tier === undefined ? undefined : worthChecking(tier, bytesOf(missing), checkedBefore);
  }
  if (pages.over && candidates.count <= smallRegistry) return undefined;
  if (missing.some(({ digest }) => needed.has(digest))) return undefined;
  const located = (digest: Digest): boolean => present.has(digest) || holders.has(digest);
  if (!onlyTopLayersMissing(chains, new Set(missing.map(({ digest }) => digest)), located)) return undefined;
  const found = wanted.find(({ digest }) => holders.has(digest));
  const best = found === undefined ? undefined : holders.of(found.digest)[0];
  return worthChecking(best?.source.tier ?? 'target', bytesOf(missing));
}

/**
 * Where parts of an image without an order were found, by this search or another one.
 * @returns undefined if nothing was found
 */
function tierOfImage(
  image: UnorderedImage,
  { largest }: SearchMeans['holders'],
  wanted: readonly WantedLayer[],
  present: PresentLayers,
): Tier | 'target' | undefined {
  if (largest !== undefined) return largest.tier;
  const inTarget = image.isInTarget() || wanted.some(({ digest }) => present.has(digest));
  return inTarget ? 'target' : undefined;
}

export function bytesOf(layers: readonly WantedLayer[]): number {
  return sumOf(layers, ({ size }) => size);
}
