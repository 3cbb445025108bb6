import type { Digest } from '../../../oci/digest.ts';
import type { AskingQueue } from './asking-queue.ts';
import type { Candidates } from './candidates.ts';
import type { Holders } from './holders.ts';
import type { LayerQuestions } from './layer-questions.ts';
import type { PageReader } from './registry-pages.ts';

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
}

/** What a search works with; all but the queue and the reader may be shared with other searches. */
export interface SearchMeans {
  /** Grow with the pages that are read. */
  readonly candidates: Candidates;
  readonly queue: AskingQueue;
  readonly questions: LayerQuestions;
  readonly pages: PageReader;
  /** Filled by the search; may hold proven holders before it. */
  readonly holders: Holders;
  /** Told of every question that got no answer; throws what must end the push. */
  readonly tolerate: (error: unknown, question: 'list' | 'layers') => void;
}
