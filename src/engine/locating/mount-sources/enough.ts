import type { Digest } from '../../../oci/digest.ts';
import { sumOf } from '../../../shared/sum.ts';
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
  { candidates, queue, holders, pages }: SearchMeans,
  missing: readonly WantedLayer[],
  present: PresentLayers,
): number | undefined {
  if (queue.explicitWaiting) return undefined;
  if (isUnordered(chains)) return enoughUnordered(chains, holders, wanted, missing, present);
  if (pages.over && candidates.count <= smallRegistry) return undefined;
  if (missing.some(({ digest }) => needed.has(digest))) return undefined;
  const located = (digest: Digest): boolean => present.has(digest) || holders.has(digest);
  if (!onlyTopLayersMissing(chains, new Set(missing.map(({ digest }) => digest)), located)) return undefined;
  const found = wanted.find(({ digest }) => holders.has(digest));
  const best = found === undefined ? undefined : holders.of(found.digest)[0];
  return worthChecking(best?.source.tier ?? 'target', bytesOf(missing));
}

/** All searches of an image without an order find parts of the same image, so it counts what any of them found. */
function enoughUnordered(
  image: UnorderedImage,
  { largest }: SearchMeans['holders'],
  wanted: readonly WantedLayer[],
  missing: readonly WantedLayer[],
  present: PresentLayers,
): number | undefined {
  const inTarget = image.isInTarget() || wanted.some(({ digest }) => present.has(digest));
  if (largest === undefined && !inTarget) return undefined;
  return worthChecking(largest?.tier ?? 'target', bytesOf(missing));
}

export function bytesOf(layers: readonly WantedLayer[]): number {
  return sumOf(layers, ({ size }) => size);
}
