import type { RepositoryPage } from '../../../ecr/control-plane.ts';
import type { Digest } from '../../../oci/digest.ts';
import type { DiscoveryCost } from '../../result.ts';
import type { AskingQueue } from './asking-queue.ts';
import type { Candidates } from './candidates.ts';
import type { Holders } from './holders.ts';
import type { MountSource } from './order.ts';

/** A layer to be found. */
export interface WantedLayer {
  readonly digest: Digest;
  /** Compressed bytes. */
  readonly size: number;
}

export interface SearchRequest {
  readonly wanted: readonly WantedLayer[];
  /** Those of them that the source lacks: never taken for new, for they were not built here. */
  readonly needed: ReadonlySet<Digest>;
  /** Layers that the target has already; being asked for while the first wave is. */
  readonly present: Promise<ReadonlySet<Digest>>;
  readonly chains: readonly (readonly Digest[])[];
  readonly candidates: Candidates;
  readonly queue: AskingQueue;
  /** Filled by the search; may hold proven holders before it. */
  readonly holders: Holders;
  /** Pages of DescribeRepositories; undefined when the registry need not be listed. */
  readonly listing: AsyncIterator<RepositoryPage> | undefined;
  /** `max-mount-sources`. */
  readonly limit: number;
  /** Told of every question that got no answer; throws what must end the push. */
  readonly tolerate: (error: unknown, question: 'list' | 'layers') => void;
}

/** What a search found, beside the holders, and how it goes on if need be. */
export interface SourceSearch {
  readonly cost: DiscoveryCost;
  /** Repositories that may hold layers, but would not say: best first. */
  readonly unanswered: readonly MountSource[];
  /** The role may not ask some of the sources, or not list them. */
  readonly denied: boolean;
  /** The layers that are missing were taken for new. */
  readonly restIsNew: boolean;
  /** Goes on after holders were dropped because the candidates changed. */
  resume(): Promise<void>;
  /** Asks a few more for every wanted layer, because holders refused to give theirs. Once; later calls await the same. */
  askFurther(): Promise<void>;
}
