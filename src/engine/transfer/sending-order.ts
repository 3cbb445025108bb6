import type { LayerPlan } from '../locating/plan.ts';

/**
 * The order in which layers are sent: first those that are surely new, in image order. Those that a search may still find
 * come last. Of these, the largest come first: they take the longest, so they are the likeliest to be found in time, and
 * the upload of a layer that is found ends early.
 */
export function sendingOrder(
  layers: readonly LayerPlan[],
  mayBeFound: (layer: LayerPlan) => boolean,
): readonly LayerPlan[] {
  const open = new Set(layers.filter(mayBeFound));
  const largestFirst = [...open].toSorted((a, b) => sizeOf(b) - sizeOf(a));
  return [...layers.filter(layer => !open.has(layer)), ...largestFirst];
}

function sizeOf({ descriptor }: LayerPlan): number {
  return descriptor?.size ?? 0;
}
