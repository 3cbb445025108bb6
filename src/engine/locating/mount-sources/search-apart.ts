import type { Digest } from '../../../oci/digest.ts';
import type { DiscoveryCost } from '../../result.ts';
import { CheckQueue } from './check-queue.ts';
import { Holders } from './holders.ts';
import { Search } from './search.ts';
import { SearchBudget } from './search-budget.ts';
import type { SearchMeans, SearchRequest, WantedLayer } from './search-request.ts';

/** The best repository that has each layer, and the cost of finding it. */
export interface FoundApart {
  readonly holders: ReadonlyMap<Digest, string>;
  readonly cost: DiscoveryCost;
}

/** A search among the repositories that were not checked yet. Other searches do not learn of its results. */
export async function searchApart(
  means: Pick<SearchMeans, 'candidates' | 'checks' | 'pages'>,
  wanted: readonly WantedLayer[],
  chains: SearchRequest['chains'],
  limit: number,
): Promise<FoundApart> {
  const { candidates, checks } = means;
  const asked = [...candidates.all].map(({ name }) => name).filter(name => checks.wasChecked(name));
  const holders = new Holders(name => candidates.canMountFrom(name));
  const search = new Search(
    { wanted, chains, needed: new Set(), present: Promise.resolve(new Set()) },
    {
      ...means,
      queue: new CheckQueue(candidates, checks, new SearchBudget(limit), asked),
      checkedBefore: 0,
      holders,
      tolerate() {},
      until: new AbortController().signal,
    },
  );
  await search.begin();
  const best = wanted.flatMap(({ digest }) => {
    const [first] = holders.of(digest);
    return first === undefined ? [] : [[digest, first.source.name] as const];
  });
  return { holders: new Map(best), cost: search.cost };
}
