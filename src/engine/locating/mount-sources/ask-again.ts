import { digestsPerCall, type EcrControlPlane } from '../../../ecr/control-plane.ts';
import type { Digest } from '../../../oci/digest.ts';
import { isApiFailure } from '../../../shared/errors.ts';
import type { Holders } from './holders.ts';
import { type MountSource, rankedSources } from './order.ts';
import type { SearchBudget } from './search-budget.ts';

export interface AskMeans {
  readonly ecr: Pick<EcrControlPlane, 'availableLayers'>;
  /** Gets what is found. */
  readonly holders: Holders;
  readonly budget: SearchBudget;
}

/** How many repositories are asked again. Jobs of one workflow push to similar names, which come first. */
const askedAgain = 12;

/**
 * Asks the best candidates for layers, whatever they answered before.
 * @param tell called for each layer that a repository has now and was not known to have
 * @returns the number of calls
 */
export async function askAgain(
  means: AskMeans,
  candidates: Iterable<MountSource>,
  digests: readonly Digest[],
  tell: (digest: Digest) => void,
): Promise<number> {
  const best = rankedSources(candidates, means.holders.heldCounts).slice(0, askedAgain);
  const asked = best.filter(({ name }) => means.budget.charge(name));
  await Promise.all(asked.map(source => askOne(means, source, digests, tell)));
  return asked.length * Math.ceil(digests.length / digestsPerCall);
}

async function askOne(
  { ecr, holders, budget }: AskMeans,
  source: MountSource,
  digests: readonly Digest[],
  tell: (digest: Digest) => void,
): Promise<void> {
  try {
    const available = await ecr.availableLayers(source.name, digests);
    budget.answer(source.name);
    for (const [digest, size] of available) {
      const isKnown = holders.of(digest).some(holder => holder.source.name === source.name);
      holders.add(digest, { source, proven: false }, size);
      if (!isKnown) tell(digest);
    }
  } catch (error) {
    if (!isApiFailure(error)) throw error;
  }
}
