import type { Digest } from '../../../oci/digest.ts';
import type { Candidates } from './candidates.ts';
import type { CheckQueue } from './check-queue.ts';
import type { Holders } from './holders.ts';
import type { LayerChecks } from './layer-checks.ts';
import type { PageReader } from './registry-pages.ts';
import type { SearchPace } from './search-pace.ts';

/** A layer to find. */
export interface WantedLayer {
  readonly digest: Digest;
  /** Compressed bytes. */
  readonly size: number;
}

/** Layers that the target has. */
export type PresentLayers = Pick<ReadonlySet<Digest>, 'has'>;

export interface SearchRequest {
  readonly wanted: readonly WantedLayer[];
  /** Those that the source does not contain. They are never assumed to be new, because they were not built here. */
  readonly needed: ReadonlySet<Digest>;
  /** Layers that the target has. They are looked up during the first wave. */
  readonly present: Promise<PresentLayers>;
  /** The layer digests of each manifest, lowest layer first. */
  readonly chains: readonly (readonly Digest[])[] | UnorderedImage;
  /**
   * Called as soon as a repository is known to have one of the layers and fits; for one layer possibly several times. Not
   * called for layers that have a holder when the search begins.
   */
  readonly onHeld?: (digest: Digest) => void;
}

/**
 * Blobs of one image without an order, because they are searched for one after the other before its manifest is known. Those
 * found so far are also wanted. While nothing of the image is found, its base may be anywhere. Afterwards the rest is probably
 * new: the config and the upper layers.
 */
export interface UnorderedImage {
  /** Whether the target is known to have a part of the image. */
  isInTarget(): boolean;
}

/** Whether the order of the image's layers is unknown. */
export function isUnordered(chains: SearchRequest['chains']): chains is UnorderedImage {
  return !Array.isArray(chains);
}

/** What a search works with. All but the queue and the reader may be shared with other searches. */
export interface SearchMeans {
  /** Grows with the pages that are read. */
  readonly candidates: Candidates;
  readonly queue: CheckQueue;
  readonly checks: LayerChecks;
  readonly pages: PageReader;
  /** How many repositories were checked for other parts of the same image. */
  readonly checkedBefore: number;
  /** Filled by the search; may already have proven entries. */
  readonly holders: Holders;
  /** Called for every request that failed; throws errors that have to end the push. */
  readonly tolerate: (error: unknown, request: 'list' | 'rest-of-list' | 'layers') => void;
  /** Default: as fast as the calls are answered. */
  readonly pace?: SearchPace;
  /** Ends the search: what it may still find is of no use. */
  readonly until: AbortSignal;
}
