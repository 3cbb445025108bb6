import type { EcrControlPlane } from '../../../ecr/control-plane.ts';
import type { Digest } from '../../../oci/digest.ts';
import { AccessDeniedError, RepositoryNotFoundError } from '../../../shared/errors.ts';
import type { DiscoveryCost } from '../../result.ts';
import { isNamed, type MountSource, type Reach } from './order.ts';
import { RegistryPages } from './registry-pages.ts';
import type { SearchRequest, SourceSearch, WantedLayer } from './search-request.ts';
import { SearchTally } from './search-tally.ts';
import { isWorthListing, onlyTopLayersMissing, smallRegistry, worthAsking } from './stop-rule.ts';

type SearchApi = Pick<EcrControlPlane, 'availableLayers' | 'describeRepositories'>;

/** Sizes of the waves once the registry is listed whole: the best few first, for they mostly suffice. */
const waveSizes = [8, 24, 64] as const;
/** While pages are still to come, better candidates may be on them: so few are asked until then. */
const early = { wave: 6, total: 12 } as const;
/** BatchCheckLayerAvailability takes so many. */
const digestsOfOneCall = 100;
/** Asked at most when holders refuse. */
const furtherWave = 24;

/**
 * Asks repositories for the missing layers, in waves of parallel BatchCheckLayerAvailability calls, best candidates
 * first, while the registry is still being listed. Ends when every layer has a holder, when the rest is most likely
 * new and too little to be worth more calls, or at the limit.
 */
export async function searchSources(ecr: SearchApi, request: SearchRequest): Promise<SourceSearch> {
  const search = new Search(ecr, request);
  await search.begin();
  return search;
}

class Search implements SourceSearch {
  readonly #ecr: SearchApi;
  readonly #request: SearchRequest;
  readonly #pages: RegistryPages;
  readonly #tally = new SearchTally();
  #present: ReadonlySet<Digest> = new Set();
  #further: Promise<void> | undefined;
  #fullWaves = 0;

  constructor(ecr: SearchApi, request: SearchRequest) {
    this.#ecr = ecr;
    this.#request = request;
    this.#pages = new RegistryPages(request.listing);
  }

  async begin(): Promise<void> {
    if (this.#missing.length > 0) await this.#askFirstWave();
    await this.resume();
  }

  async resume(): Promise<void> {
    while (!this.#isOver()) {
      const wave = this.#nextWave();
      if (wave.length > 0) await this.#ask(wave);
      else if (this.#isWorthListing()) await this.#takePage();
      else break;
    }
  }

  askFurther(): Promise<void> {
    const count = Math.min(furtherWave, this.#left);
    this.#further ??= this.#ask(this.#request.queue.take(count, 'all'));
    return this.#further;
  }

  get unanswered(): readonly MountSource[] {
    return this.#tally.silent;
  }

  get denied(): boolean {
    return this.#tally.anyDenied;
  }

  get restIsNew(): boolean {
    return this.#enough() !== undefined;
  }

  get cost(): DiscoveryCost {
    const { candidates, queue } = this.#request;
    const more = queue.isWaiting('all') || !this.#pages.over;
    return {
      candidates: candidates.count,
      asked: this.#tally.asked,
      calls: this.#tally.calls + this.#pages.requested,
      waves: this.#tally.waves,
      limited: this.#missing.length > 0 && this.#left <= 0 && more,
    };
  }

  get #missing(): readonly WantedLayer[] {
    const { wanted, holders } = this.#request;
    return wanted.filter(({ digest }) => !this.#present.has(digest) && !holders.has(digest));
  }

  get #left(): number {
    return this.#request.limit - this.#tally.asked;
  }

  /**
   * The first wave asks for every layer, without waiting for what the target has: that saves a round trip. While there
   * is nobody to ask yet, the target's answer may show that nothing is worth a list of the registry.
   */
  async #askFirstWave(): Promise<void> {
    if (await this.#pages.isHere()) await this.#takePage();
    let wave = this.#nextWave();
    while (wave.length === 0 && !this.#pages.over) {
      await this.#takePage();
      wave = this.#nextWave();
      if (wave.length > 0) break;
      await this.#learnPresent();
      if (this.#isOver() || !this.#isWorthListing()) return;
    }
    await Promise.all([this.#ask(wave), this.#learnPresent()]);
  }

  async #learnPresent(): Promise<void> {
    this.#present = await this.#request.present;
  }

  #nextWave(): readonly MountSource[] {
    const { queue } = this.#request;
    const left = Math.min(this.#left, (this.#enough() ?? Number.POSITIVE_INFINITY) - this.#tally.asked);
    if (this.#pages.over) {
      const size = waveSizes[Math.min(this.#fullWaves, waveSizes.length - 1)] ?? 64;
      this.#fullWaves += 1;
      return queue.take(Math.min(size, left), 'all');
    }
    const size = this.#tally.nobodyAnswers
      ? furtherWave
      : Math.min(early.wave, early.total - this.#tally.asked);
    return queue.take(Math.min(size, left), this.#earlyReach());
  }

  /** What the user or the image names is asked alone first: mostly it suffices, whatever the registry's size. */
  #earlyReach(): Reach {
    if (this.#tally.nobodyAnswers) return 'all';
    return this.#tally.waves === 0 && this.#request.queue.isWaiting('named') ? 'named' : 'near';
  }

  async #ask(wave: readonly MountSource[]): Promise<void> {
    if (wave.length === 0) return;
    if (!wave.every(isNamed)) this.#pages.request();
    this.#tally.waves += 1;
    this.#tally.asked += wave.length;
    const digests = this.#digestsToAsk();
    await Promise.all([
      this.#describe(wave.filter(source => this.#request.candidates.isUndescribed(source))),
      ...wave.map(source => this.#askOne(source, digests)),
    ]);
    this.#dropUnfit();
  }

  /** Also those that have a holder already, for it may refuse: a call takes a hundred all the same. */
  #digestsToAsk(): readonly Digest[] {
    const absent = this.#request.wanted.filter(({ digest }) => !this.#present.has(digest));
    return (absent.length <= digestsOfOneCall ? absent : this.#missing).map(({ digest }) => digest);
  }

  async #askOne(source: MountSource, digests: readonly Digest[]): Promise<void> {
    const { holders, queue, tolerate } = this.#request;
    this.#tally.calls += Math.ceil(digests.length / digestsOfOneCall);
    try {
      const available = await this.#ecr.availableLayers(source.name, digests);
      this.#tally.answered();
      queue.noteAnswered(source.name);
      for (const digest of available.keys()) holders.add(digest, { source, proven: false });
    } catch (error) {
      if (error instanceof RepositoryNotFoundError) return;
      tolerate(error, 'layers');
      const denied = error instanceof AccessDeniedError;
      this.#tally.unanswered(source, denied);
      if (denied) queue.noteDenied(source.name);
    }
  }

  /** How named repositories are encrypted that the list has not come to. Not to know it costs a refused mount. */
  async #describe(sources: readonly MountSource[]): Promise<void> {
    if (sources.length === 0) return;
    this.#tally.calls += 1;
    try {
      const repositories = await this.#ecr.describeRepositories(sources.map(({ name }) => name));
      this.#request.candidates.addPage(repositories);
    } catch (error) {
      if (!(error instanceof AccessDeniedError)) this.#request.tolerate(error, 'list');
    }
  }

  async #takePage(): Promise<void> {
    const { candidates, tolerate } = this.#request;
    try {
      candidates.addPage(await this.#pages.take());
    } catch (error) {
      tolerate(error, 'list');
      this.#tally.listDenied ||= error instanceof AccessDeniedError;
    }
    this.#dropUnfit();
  }

  /** Holders that turned out to be encrypted otherwise. */
  #dropUnfit(): void {
    this.#request.holders.retain(name => this.#request.candidates.mayGive(name));
  }

  #isOver(): boolean {
    const enough = this.#enough();
    return (
      this.#missing.length === 0 ||
      this.#left <= 0 ||
      this.#tally.shouldGiveUp ||
      (enough !== undefined && this.#tally.asked >= enough)
    );
  }

  #isWorthListing(): boolean {
    if (this.#pages.over || this.#tally.nobodyAnswers) return false;
    return this.#enough() === undefined || isWorthListing(bytesOf(this.#missing));
  }

  /** How many repositories have to be asked before the missing layers are taken for new; undefined: all of them. */
  #enough(): number | undefined {
    const { candidates, queue, holders, chains, wanted } = this.#request;
    if (queue.explicitWaiting) return undefined;
    if (this.#pages.over && candidates.count <= smallRegistry) return undefined;
    const missing = this.#missing;
    if (missing.some(({ digest }) => this.#request.needed.has(digest))) return undefined;
    const located = (digest: Digest): boolean => this.#present.has(digest) || holders.has(digest);
    if (!onlyTopLayersMissing(chains, new Set(missing.map(({ digest }) => digest)), located))
      return undefined;
    const best = wanted.flatMap(({ digest }) => holders.of(digest).slice(0, 1))[0]?.source.tier;
    return worthAsking(best ?? 'target', bytesOf(missing));
  }
}

function bytesOf(layers: readonly WantedLayer[]): number {
  return layers.reduce((sum, { size }) => sum + size, 0);
}
