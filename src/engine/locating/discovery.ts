import type { EcrControlPlane, EcrRepository, Encryption, RepositoryPage } from '../../ecr/control-plane.ts';
import type { Digest } from '../../oci/digest.ts';
import { type DiscoveryCost, noDiscovery } from '../result.ts';
import type { KnownLayer } from './diff-ids/claims.ts';
import { type MatchRequest, matchDiffIds } from './diff-ids/match-diff-ids.ts';
import { AskingQueue } from './mount-sources/asking-queue.ts';
import { type CandidateRules, Candidates, type RuledOut } from './mount-sources/candidates.ts';
import { type Holder, Holders, type Holding } from './mount-sources/holders.ts';
import { LayerQuestions } from './mount-sources/layer-questions.ts';
import { bestOf } from './mount-sources/order.ts';
import { type PageReader, RegistryPages } from './mount-sources/registry-pages.ts';
import { Search } from './mount-sources/search.ts';
import { SearchBudget } from './mount-sources/search-budget.ts';
import type { SearchRequest, WantedLayer } from './mount-sources/search-request.ts';

/** Told of every question that got no answer; throws what must end the push. */
export type Tolerate = (error: unknown, question: 'list' | 'layers' | 'diff-ids') => void;

export interface DiscoveryOptions {
  readonly ecr: Pick<
    EcrControlPlane,
    'availableLayers' | 'describeRepositories' | 'recentImages' | 'manifests'
  >;
  /** Which repositories may give layers. */
  readonly rules: CandidateRules;
  /** The registry's list, read by nobody else; undefined when it need not be listed. */
  readonly listing: AsyncIterator<RepositoryPage> | undefined;
  /** `max-mount-sources`. */
  readonly limit: number;
  readonly tolerate: Tolerate;
}

/** What is known of the registry at a moment, to make a plan of. */
export interface FoundSources {
  readonly holders: Pick<Holders, 'of' | 'everyOf' | 'largestHolder'>;
  readonly holdings: readonly (Pick<Holding, 'digests'> & {
    readonly repository: string;
    /** Undefined where the registry did not say. */
    readonly encryption?: Encryption;
  })[];
  /** The first repository that may hold layers, but would not say. */
  readonly silent?: string;
  /** The best candidate that was not asked, else the best of all. */
  readonly bestGuess?: string;
  readonly cost: DiscoveryCost;
  /** The role may not ask some of the sources, or not list them. */
  readonly denied: boolean;
  /** The layers that nobody holds were taken for new. */
  readonly restIsNew: boolean;
}

/**
 * What is known of the registry on behalf of one target repository, and everything that is asked to know more. Its
 * methods may be called again and again, and by several callers at once:
 *
 * - No repository is asked twice for the same layer, and no page of the registry's list is requested twice: who wants
 *   what is being asked waits for that answer.
 * - All searches together ask no more than `max-mount-sources` repositories.
 * - What one call finds, all others see: a search asks no more once its layers have holders, whoever found them.
 *
 * Reads only. Every method rejects with what `tolerate` throws.
 */
export class Discovery {
  readonly #options: DiscoveryOptions;
  readonly #candidates: Candidates;
  readonly #pages: RegistryPages;
  readonly #questions: LayerQuestions;
  readonly #holders: Holders;
  readonly #budget: SearchBudget;
  readonly #searches: Search[] = [];
  readonly #searchOf = new Map<Digest, Search>();
  readonly #readers: PageReader[] = [];
  /** Calls for pages that were made to match diff IDs. */
  #pagesToMatch = 0;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
    this.#candidates = new Candidates(options.rules);
    this.#pages = new RegistryPages(options.listing);
    this.#questions = new LayerQuestions(options.ecr);
    this.#holders = new Holders(name => this.#candidates.mayGive(name));
    this.#budget = new SearchBudget(options.limit);
  }

  /** Looks for repositories that hold the layers, in waves of parallel calls. Nothing to find asks nothing. */
  async findHolders(request: SearchRequest): Promise<void> {
    if (request.wanted.length === 0) return;
    const search = new Search(request, {
      candidates: this.#candidates,
      queue: new AskingQueue(this.#candidates, this.#questions, this.#budget),
      questions: this.#questions,
      pages: this.#reader(),
      holders: this.#holders,
      tolerate: this.#options.tolerate,
    });
    this.#searches.push(search);
    for (const { digest } of request.wanted) this.#searchOf.set(digest, search);
    await search.begin();
  }

  /**
   * How the target is encrypted, once it is known or chosen: holders that it cannot mount from are left out from now on,
   * and every search goes on to find others.
   */
  async fitTo(encryption: Encryption): Promise<void> {
    this.#candidates.learnEncryption(encryption);
    await Promise.all(this.#searches.map(search => search.resume()));
  }

  /**
   * Holders to try when those have refused to give the layer, best first. The first refusal asks a few more repositories
   * for all layers of the search that looked for this one.
   * @returns nothing for a layer that nobody is known to hold: only a guess was refused
   */
  async furtherHolders(digest: Digest, refused: readonly string[]): Promise<readonly string[]> {
    if (!this.#holders.has(digest)) return [];
    await this.#searchOf.get(digest)?.askFurther();
    return this.#holders.besides(digest, refused).map(({ source }) => source.name);
  }

  /** Compressed layers of the registry's images for diff IDs. A source that one is taken from holds it for certain. */
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
   * Who would give layers, were mounting on: the best holder of each, as far as the repositories that were not asked
   * yet say. A search of its own: what it finds is in no plan.
   * @param limit repositories asked at most, beside those of other searches
   */
  async findInVain(
    wanted: readonly WantedLayer[],
    chains: SearchRequest['chains'],
    limit: number,
  ): Promise<{ readonly holders: ReadonlyMap<Digest, string>; readonly cost: DiscoveryCost }> {
    const asked = [...this.#candidates.all]
      .map(({ name }) => name)
      .filter(name => this.#questions.wasAsked(name));
    const holders = new Holders(name => this.#candidates.mayGive(name));
    const search = new Search(
      { wanted, chains, needed: new Set(), present: Promise.resolve(new Set()) },
      {
        candidates: this.#candidates,
        queue: new AskingQueue(this.#candidates, this.#questions, new SearchBudget(limit), asked),
        questions: this.#questions,
        pages: this.#reader(),
        holders,
        tolerate() {},
      },
    );
    await search.begin();
    const best = wanted.flatMap(({ digest }) => nameOfBest(digest, holders.of(digest)));
    return { holders: new Map(best), cost: search.cost };
  }

  /** Of repositories that cannot give layers those that the list or a name brought up, best first. */
  get ruledOut(): readonly RuledOut[] {
    return this.#candidates.ruledOut;
  }

  /** The target's; undefined while it is not known. */
  get encryption(): Encryption | undefined {
    return this.#candidates.encryption;
  }

  /** What the registry said of a repository; undefined when it did not. */
  described(repository: string): EcrRepository | undefined {
    return this.#candidates.described(repository);
  }

  /** What is known by now. */
  get found(): FoundSources {
    const silent = this.#searches.flatMap(({ unanswered }) => unanswered)[0]?.name;
    const bestGuess = this.#bestGuess;
    return {
      holders: this.#holders,
      holdings: this.#holders.holdings.map(({ source, digests }) => {
        const encryption = this.#candidates.described(source.name)?.encryption;
        return { repository: source.name, digests, ...(encryption === undefined ? {} : { encryption }) };
      }),
      ...(silent === undefined ? {} : { silent }),
      ...(bestGuess === undefined ? {} : { bestGuess }),
      cost: this.#cost,
      denied: this.#searches.some(({ denied }) => denied),
      restIsNew: this.#searches.length > 0 && this.#searches.every(({ restIsNew }) => restIsNew),
    };
  }

  get #cost(): DiscoveryCost {
    if (this.#searches.length === 0) return noDiscovery;
    const costs = this.#searches.map(({ cost }) => cost);
    return {
      candidates: this.#candidates.count,
      asked: this.#budget.spent,
      calls: sum(costs.map(({ calls }) => calls)) + this.#pagesToMatch,
      waves: sum(costs.map(({ waves }) => waves)),
      limited: costs.some(({ limited }) => limited),
    };
  }

  get #bestGuess(): string | undefined {
    const { all } = this.#candidates;
    const unasked = [...all].filter(({ name }) => !this.#questions.wasAsked(name));
    return (bestOf(unasked) ?? bestOf(this.#candidates.all))?.name;
  }

  /** Begins with the first page that nobody has taken yet: whoever takes one adds its repositories to the candidates. */
  #reader(): PageReader {
    const reader = this.#pages.reader(Math.max(0, ...this.#readers.map(({ position }) => position)));
    this.#readers.push(reader);
    return reader;
  }
}

function nameOfBest(digest: Digest, [best]: readonly Holder[]): readonly (readonly [Digest, string])[] {
  return best === undefined ? [] : [[digest, best.source.name]];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
