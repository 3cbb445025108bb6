import type { EcrControlPlane, EcrRepository, Encryption, RepositoryPage } from '../../ecr/control-plane.ts';
import type { Digest } from '../../oci/digest.ts';
import { sumOf } from '../../shared/sum.ts';
import { type DiscoveryCost, noDiscovery } from '../result.ts';
import type { KnownLayer } from './diff-ids/claims.ts';
import { type MatchRequest, matchDiffIds } from './diff-ids/match-diff-ids.ts';
import { type FoundSources, noSearch, type RunningSearch } from './found-sources.ts';
import { askAgain } from './mount-sources/ask-again.ts';
import { type CandidateRules, Candidates, type RuledOut } from './mount-sources/candidates.ts';
import { CheckQueue } from './mount-sources/check-queue.ts';
import { HolderNews } from './mount-sources/holder-news.ts';
import { Holders } from './mount-sources/holders.ts';
import { LayerChecks } from './mount-sources/layer-checks.ts';
import { bestOf } from './mount-sources/order.ts';
import { type PageReader, RegistryPages } from './mount-sources/registry-pages.ts';
import { Search } from './mount-sources/search.ts';
import { type FoundApart, searchApart } from './mount-sources/search-apart.ts';
import { SearchBudget } from './mount-sources/search-budget.ts';
import { askedAtOnce, type SearchPace } from './mount-sources/search-pace.ts';
import { isUnordered, type SearchRequest, type WantedLayer } from './mount-sources/search-request.ts';

/** Called for every request that failed; throws errors that have to end the push. */
export type Tolerate = (error: unknown, request: 'list' | 'rest-of-list' | 'layers' | 'diff-ids') => void;

export interface DiscoveryOptions {
  readonly ecr: Pick<
    EcrControlPlane,
    'availableLayers' | 'describeRepositories' | 'recentImages' | 'manifests'
  >;
  /** Which repositories may be mount sources. */
  readonly rules: CandidateRules;
  /** The registry's list, not read elsewhere; undefined if the registry does not have to be listed. */
  readonly listing: AsyncIterator<RepositoryPage> | undefined;
  /** Repositories to check at most; `Infinity` for no limit. */
  readonly limit: number;
  readonly tolerate: Tolerate;
  /** Default: as fast as the calls are answered. */
  readonly pace?: SearchPace;
}

/**
 * What is known of the registry for one target repository, and all requests to find out more. Its methods may be called
 * repeatedly and at the same time:
 *
 * - No repository is checked twice for the same layer, and no page of the registry's list is requested twice. A repeated
 *   request waits for the first response.
 * - All searches together check at most `max-mount-sources` repositories.
 * - Searches share their results: a search stops when its layers are found, no matter which search found them.
 *
 * Reads only. Every method rejects with what `tolerate` throws.
 */
export class Discovery {
  readonly #options: DiscoveryOptions;
  readonly #candidates: Candidates;
  readonly #pages: RegistryPages;
  readonly #checks: LayerChecks;
  readonly #holders: Holders;
  readonly #budget: SearchBudget;
  readonly #searches: Search[] = [];
  readonly #searchOf = new Map<Digest, Search>();
  readonly #readers: PageReader[] = [];
  readonly #news = new HolderNews();
  readonly #ended = new AbortController();
  /** Repositories that were checked before anything was sent; undefined until then. */
  #checkedBeforeSending: number | undefined;
  #callsAgain = 0;
  /** Calls for pages to match diff IDs. */
  #pagesToMatch = 0;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
    this.#candidates = new Candidates(options.rules);
    this.#pages = new RegistryPages(options.listing);
    this.#checks = new LayerChecks(options.ecr);
    this.#holders = new Holders(name => this.#candidates.canMountFrom(name));
    this.#budget = new SearchBudget(options.limit);
  }

  /** Searches for repositories that have the layers, in waves of parallel calls. Sends no request if there is nothing to find. */
  async findHolders(request: SearchRequest): Promise<void> {
    await this.search(request).over;
  }

  /** Like `findHolders`, for those who do not wait for the end of the search. */
  search(request: SearchRequest): RunningSearch {
    if (request.wanted.length === 0) return noSearch;
    const search = this.#newSearch(request);
    const over = search.begin();
    over.catch(() => {}); // whoever waits for anything gets the error
    return {
      answered: count => Promise.race([over, search.answered(count)]),
      over,
      get isUnderWay() {
        return search.isUnderWay;
      },
    };
  }

  #newSearch(request: SearchRequest): Search {
    const { tolerate, pace } = this.#options;
    const onHeld = (digest: Digest): void => {
      request.onHeld?.(digest);
      this.#news.tell(digest);
    };
    const search = new Search(
      { ...request, onHeld },
      {
        candidates: this.#candidates,
        queue: this.#queueFor(request),
        checks: this.#checks,
        pages: this.#reader(),
        checkedBefore: isUnordered(request.chains) ? this.#budget.spent : 0,
        holders: this.#holders,
        tolerate,
        ...(pace === undefined ? {} : { pace }),
        until: this.#ended.signal,
      },
    );
    this.#searches.push(search);
    for (const { digest } of request.wanted) {
      const before = this.#holders.has(digest) ? this.#searchOf.get(digest) : undefined;
      this.#searchOf.set(digest, before ?? search);
    }
    return search;
  }

  /** Layers are being sent from now on. */
  sendingBegins(): void {
    this.#checkedBeforeSending ??= this.#budget.answered;
  }

  /** Ends all searches: what they may still find is of no use. */
  end(): void {
    this.#ended.abort();
  }

  /** Calls `listener` whenever a repository is found that has the layer. @returns a function that ends this */
  onHolder(digest: Digest, listener: () => void): () => void {
    return this.#news.listen(digest, listener);
  }

  /**
   * Asks the best candidates again for these layers: others may have pushed them in the meantime. A failed request is not
   * reported, because the search has reported such failures before.
   */
  async askAgain(digests: readonly Digest[]): Promise<void> {
    const means = { holders: this.#holders, budget: this.#budget, ecr: this.#options.ecr };
    this.#callsAgain += await askAgain(means, this.#candidates.all, digests, digest =>
      this.#news.tell(digest),
    );
  }

  /**
   * Call it when the target's encryption is known or chosen. Repositories with a different one are left out from now on,
   * and every search continues to find others. Waits until the best of them were asked.
   */
  async fitTo(encryption: Encryption): Promise<void> {
    this.#candidates.learnEncryption(encryption);
    await Promise.all(
      this.#searches.map(async search => {
        const resumed = search.resume();
        resumed.catch(() => {}); // reported if it fails soon
        await Promise.race([resumed, search.answered(search.asked + askedAtOnce)]);
      }),
    );
  }

  /**
   * Repositories to try after others refused to mount the layer, best first. The first refusal checks a few more
   * repositories for all layers of the search for this one.
   * @returns nothing for a layer that was not found anywhere: only a guess was refused
   */
  async furtherHolders(digest: Digest, refused: readonly string[]): Promise<readonly string[]> {
    if (!this.#holders.has(digest)) return [];
    await this.#searchOf.get(digest)?.checkFurther();
    return this.#holders.otherThan(digest, refused).map(({ source }) => source.name);
  }

  /** The repository has the layer for certain, because it was mounted from there. No effect if it is not a known candidate. */
  confirm(digest: Digest, repository: string): void {
    const source = this.#candidates.find(repository);
    if (source !== undefined) this.#holders.add(digest, { source, proven: true });
  }

  /** Compressed layers of the registry's images for diff IDs. The source of each one is certain to have it. */
  async matchDiffIds(
    request: Omit<MatchRequest, 'candidates' | 'pages' | 'limit' | 'tolerate'>,
  ): Promise<ReadonlyMap<Digest, KnownLayer>> {
    const { ecr, limit, tolerate } = this.#options;
    const pages = this.#reader();
    const { known, sources } = await matchDiffIds(ecr, {
      ...request,
      candidates: this.#candidates,
      pages,
      limit,
      tolerate: error => tolerate(error, 'diff-ids'),
    });
    this.#pagesToMatch += pages.requested;
    for (const [digest, source] of sources) this.#holders.add(digest, { source, proven: true });
    return known;
  }

  /**
   * For a registry with mounting off: the best repository that each layer could have been mounted from, among those that
   * were not checked yet. This search is independent, and its results are not part of any plan.
   * @param limit maximum number of repositories to check, in addition to those of other searches
   */
  findWithMountingOff(
    wanted: readonly WantedLayer[],
    chains: SearchRequest['chains'],
    limit: number,
  ): Promise<FoundApart> {
    const means = { candidates: this.#candidates, checks: this.#checks, pages: this.#reader() };
    return searchApart(means, wanted, chains, limit);
  }

  /** The listed or named repositories that cannot be mount sources, best first. */
  get ruledOut(): readonly RuledOut[] {
    return this.#candidates.ruledOut;
  }

  /** The target's; undefined while it is unknown. */
  get encryption(): Encryption | undefined {
    return this.#candidates.encryption;
  }

  /** The description of a repository; undefined if it is unknown. */
  described(repository: string): EcrRepository | undefined {
    return this.#candidates.described(repository);
  }

  /** Which repositories have which layers, by what is known now. */
  get holders(): FoundSources['holders'] {
    return this.#holders;
  }

  /** The layers that were not found are assumed to be new. */
  get restIsNew(): boolean {
    return this.#searches.length > 0 && this.#searches.every(({ restIsNew }) => restIsNew);
  }

  /** What is known now. What takes a look at all candidates is found out when it is asked for. */
  get found(): FoundSources {
    const unanswered = this.#searches.flatMap(({ unanswered }) => unanswered)[0]?.name;
    const find = { bestGuess: () => this.#bestGuess, cost: () => this.#cost };
    return {
      holders: this.#holders,
      holdings: this.#holders.holdings.map(({ source, digests }) => {
        const encryption = this.#candidates.described(source.name)?.encryption;
        return { repository: source.name, digests, ...(encryption === undefined ? {} : { encryption }) };
      }),
      ...(unanswered === undefined ? {} : { unanswered }),
      get bestGuess() {
        return find.bestGuess();
      },
      get cost() {
        return find.cost();
      },
      denied: this.#searches.some(({ denied }) => denied),
      restIsNew: this.restIsNew,
    };
  }

  get #cost(): DiscoveryCost {
    if (this.#searches.length === 0) return noDiscovery;
    const costs = this.#searches.map(({ cost }) => cost);
    return {
      candidates: this.#candidates.count,
      asked: this.#budget.answered,
      askedWhileSending: this.#budget.answered - (this.#checkedBeforeSending ?? this.#budget.answered),
      calls: sumOf(costs, ({ calls }) => calls) + this.#pagesToMatch + this.#callsAgain,
      waves: sumOf(costs, ({ waves }) => waves),
      limited: costs.some(({ limited }) => limited),
    };
  }

  get #bestGuess(): string | undefined {
    const { all } = this.#candidates;
    const unchecked = [...all].filter(({ name }) => !this.#checks.wasChecked(name));
    return (bestOf(unchecked) ?? bestOf(this.#candidates.all))?.name;
  }

  #queueFor({ chains }: SearchRequest): CheckQueue {
    const holders = isUnordered(chains) ? this.#holders : undefined;
    return new CheckQueue(this.#candidates, this.#checks, this.#budget, [], holders);
  }

  /** Starts with the first page that was not taken yet, because the candidates already include the pages before it. */
  #reader(): PageReader {
    const reader = this.#pages.reader(Math.max(0, ...this.#readers.map(({ position }) => position)));
    this.#readers.push(reader);
    return reader;
  }
}
