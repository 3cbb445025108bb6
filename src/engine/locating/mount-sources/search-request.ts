import type { Digest } from '../../../oci/digest.ts';
import type { Candidates } from './candidates.ts';
import type { CheckQueue } from './check-queue.ts';
import type { Holders } from './holders.ts';
import type { LayerChecks } from './layer-checks.ts';
import type { PageReader } from './registry-pages.ts';

/** A layer to find. */
export interface WantedLayer {
  readonly digest: Digest;
  /** Compressed bytes. */
  readonly size: number;
}

export interface SearchRequest {
  readonly wanted: readonly WantedLayer[];
  /** Those that the source does not contain. They are never assumed to be new, because they were not built here. */
  readonly needed: ReadonlySet<Digest>;
  /** Layers that the target has. They are looked up during the first wave. */
  readonly present: Promise<ReadonlySet<Digest>>;
  readonly chains: readonly (readonly Digest[])[];
}

/** What a search works with. All but the queue and the reader may be shared with other searches. */
export interface SearchMeans {
  /** Grows with the pages that are read. */
  readonly candidates: Candidates;
  readonly queue: CheckQueue;
  readonly checks: LayerChecks;
  readonly pages: PageReader;
  /** Filled by the search; may already have proven entries. */
  readonly holders: Holders;
  /** Called for every request that failed; throws errors that have to end the push. */
  readonly tolerate: (error: unknown, request: 'list' | 'layers') => void;
}
