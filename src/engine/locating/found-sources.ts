import type { Encryption } from '../../ecr/control-plane.ts';
import type { DiscoveryCost } from '../result.ts';
import type { Holders, Holding } from './mount-sources/holders.ts';

/** A search that goes on while others use what it has found. */
export interface RunningSearch {
  /** Waits until as many repositories have been asked, or the search is over. @throws what `tolerate` throws */
  answered(count: number): Promise<void>;
  /** Ends with the search. @throws what `tolerate` throws */
  readonly over: Promise<void>;
  /** Whether it may still find something. */
  readonly isUnderWay: boolean;
}

/** What is known of the registry now, to make a plan from. */
export interface FoundSources {
  readonly holders: Pick<Holders, 'has' | 'of' | 'everyOf' | 'largestHolder' | 'heldCounts' | 'sizeOf'>;
  readonly holdings: readonly (Pick<Holding, 'digests'> & {
    readonly repository: string;
    /** Undefined if it is unknown. */
    readonly encryption?: Encryption;
  })[];
  /** The first repository that could not be checked and may have layers. */
  readonly unanswered?: string;
  /** The best candidate that was not checked, or else the best of all. */
  readonly bestGuess?: string | undefined;
  readonly cost: DiscoveryCost;
  /** The role is not allowed to check some of the sources, or to list them. */
  readonly denied: boolean;
  /** The layers that were not found are assumed to be new. */
  readonly restIsNew: boolean;
}

/** A search that had nothing to find. */
export const noSearch: RunningSearch = {
  answered: () => Promise.resolve(),
  over: Promise.resolve(),
  isUnderWay: false,
};
