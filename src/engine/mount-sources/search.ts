import { setImmediate } from 'node:timers/promises';
import type { EcrControlPlane, EcrRepository } from '../../ecr/control-plane.ts';
import type { Digest } from '../../oci/digest.ts';
import { AccessDeniedError, RepositoryNotFoundError } from '../../shared/errors.ts';
import type { DiscoveryCost } from '../result.ts';
import type { Candidates } from './candidates.ts';
import { onlyTopLayersMissing } from './chains.ts';
import type { Holders } from './holders.ts';
import type { Ranked, Tier } from './rank.ts';

export interface SearchRequest {
  readonly missing: readonly Digest[];
  /** Layers that the target has already; being asked for while the first wave is. */
  readonly present: Promise<ReadonlySet<Digest>>;
  readonly chains: readonly (readonly Digest[])[];
  readonly candidates: Candidates;
  /** Filled by the search; may hold proven holders before it. */
  readonly holders: Holders;
  /** Pages of DescribeRepositories; undefined when the registry need not, or may not, be listed. */
  readonly listing: AsyncIterator<readonly EcrRepository[]> | undefined;
  /** `max-mount-sources`. */
  readonly limit: number;
  readonly onDenied: (error: AccessDeniedError) => void;
}

export interface SearchResult {
  readonly cost: DiscoveryCost;
  /** Repositories that may hold layers, but would not say: best first. */
  readonly denied: readonly Ranked[];
}

/** Sizes of the waves once the registry is listed whole: the best few first, for they mostly suffice. */
const waveSizes = [8, 24, 64] as const;
/** While pages are still to come, better candidates may be on them: so few are asked until then. */
const early = { wave: 6, total: 12 } as const;
/** Up to so many candidates every one is asked before the remaining layers are taken for new. */
const smallRegistry = 64;
/**
 * In a larger one the search ends when only top layers are missing and so many repositories were asked, by the tier
 * of the best holder: an image's own hint says more than a neighbouring name.
 */
const enoughAsked: Readonly<Record<Tier, number>> = { hinted: 6, namespace: 6, 'base-like': 30, other: 30 };

/**
 * Asks repositories for the missing layers, in waves of parallel BatchCheckLayerAvailability calls, best candidates
 * first, while the registry is still being listed. Ends when every layer has a holder, when the rest are most likely
 * new, or at the limit.
 */
export async function searchSources(
  ecr: Pick<EcrControlPlane, 'availableLayers'>,
  request: SearchRequest,
): Promise<SearchResult> {
  return new SourceSearch(ecr, request).run();
}

class SourceSearch {
  readonly #ecr: Pick<EcrControlPlane, 'availableLayers'>;
  readonly #request: SearchRequest;
  readonly #missing: Set<Digest>;
  readonly #denied: Ranked[] = [];
  #present: ReadonlySet<Digest> = new Set();
  #page: Promise<IteratorResult<readonly EcrRepository[]>> | undefined;
  #asked = 0;
  #answered = 0;
  #calls = 0;
  #waves = 0;
  #fullWaves = 0;

  constructor(ecr: Pick<EcrControlPlane, 'availableLayers'>, request: SearchRequest) {
    this.#ecr = ecr;
    this.#request = request;
    this.#missing = new Set(request.missing.filter(digest => !request.holders.has(digest)));
  }

  async run(): Promise<SearchResult> {
    this.#requestPage();
    await this.#askFirstWave();
    while (
      this.#missing.size > 0 &&
      this.#asked < this.#request.limit &&
      !this.#restIsNew() &&
      !this.#hopeless()
    ) {
      const wave = this.#nextWave();
      if (wave.length > 0) await this.#ask(wave);
      else if (this.#page !== undefined) await this.#takePage();
      else break;
    }
    return { cost: this.#cost(), denied: this.#denied };
  }

  /** The first wave asks for every layer, without waiting for what the target has: that saves a round trip. */
  async #askFirstWave(): Promise<void> {
    let wave = this.#nextWave();
    while (wave.length === 0 && this.#page !== undefined) {
      await this.#takePage();
      wave = this.#nextWave();
    }
    if (wave.length > 0 && this.#missing.size > 0) await this.#ask(wave);
    this.#present = await this.#request.present;
    for (const digest of this.#present) this.#missing.delete(digest);
  }

  #nextWave(): readonly Ranked[] {
    const listing = this.#page !== undefined;
    const size = listing ? Math.min(early.wave, early.total - this.#asked) : this.#nextFullWave();
    const enough = this.#enough();
    const left = Math.min(this.#request.limit, enough ?? Number.POSITIVE_INFINITY) - this.#asked;
    return this.#request.candidates.take(Math.max(0, Math.min(size, left)), listing);
  }

  #nextFullWave(): number {
    const size = waveSizes[Math.min(this.#fullWaves, waveSizes.length - 1)] ?? 64;
    this.#fullWaves += 1;
    return size;
  }

  async #ask(wave: readonly Ranked[]): Promise<void> {
    this.#waves += 1;
    this.#asked += wave.length;
    const digests = [...this.#missing];
    const found = await Promise.all(wave.map(source => this.#askOne(source, digests)));
    for (const digest of found.flat()) this.#missing.delete(digest);
  }

  async #askOne(source: Ranked, digests: readonly Digest[]): Promise<Digest[]> {
    this.#calls += Math.ceil(digests.length / 100);
    try {
      const available = await this.#ecr.availableLayers(source.name, digests);
      this.#answered += 1;
      for (const digest of available.keys()) this.#request.holders.add(digest, { source, proven: false });
      return [...available.keys()];
    } catch (error) {
      if (error instanceof AccessDeniedError) {
        this.#denied.push(source);
        this.#request.onDenied(error);
      } else if (!(error instanceof RepositoryNotFoundError)) throw error;
      return [];
    }
  }

  /** Begins to fetch the next page while the last one is being worked on. */
  #requestPage(): void {
    const page = this.#request.listing?.next();
    this.#page = page;
    page?.then(
      ({ done }) => {
        if (done === true && this.#page === page) this.#page = undefined;
      },
      () => {}, // its failure is met where it is awaited
    );
  }

  async #takePage(): Promise<void> {
    try {
      const { done, value } = (await this.#page) ?? { done: true, value: undefined };
      if (done === true) {
        this.#page = undefined;
        return;
      }
      this.#request.candidates.addPage(value);
      this.#requestPage();
      await setImmediate(); // so that the end of the list is known when there is no further page
    } catch (error) {
      if (!(error instanceof AccessDeniedError)) throw error;
      this.#request.onDenied(error);
      this.#page = undefined;
    }
  }

  /** Every repository asked so far refused to answer: the role may not ask any. */
  #hopeless(): boolean {
    return this.#answered === 0 && this.#denied.length >= 6;
  }

  #restIsNew(): boolean {
    const enough = this.#enough();
    return enough !== undefined && this.#asked >= enough;
  }

  /** How many repositories have to be asked before the missing layers are taken for new; undefined: all of them. */
  #enough(): number | undefined {
    const { candidates, holders, chains, missing } = this.#request;
    if (candidates.explicitWaiting) return undefined;
    if (this.#page === undefined && candidates.count <= smallRegistry) return undefined;
    const located = (digest: Digest): boolean => this.#present.has(digest) || holders.has(digest);
    if (!onlyTopLayersMissing(chains, this.#missing, located)) return undefined;
    const best = missing.flatMap(digest => holders.of(digest).slice(0, 1))[0]?.source.tier ?? 'other';
    return enoughAsked[best];
  }

  #cost(): DiscoveryCost {
    return {
      candidates: this.#request.candidates.count,
      asked: this.#asked,
      calls: this.#calls,
      waves: this.#waves,
      limited: this.#missing.size > 0 && this.#asked >= this.#request.limit,
    };
  }
}
