import type { Digest } from '../../../oci/digest.ts';
import { AccessDeniedError, RepositoryNotFoundError } from '../../../shared/errors.ts';
import type { DiscoveryCost } from '../../result.ts';
import { digestsOfOneCall } from './layer-questions.ts';
import { isNamed, type MountSource, type Reach } from './order.ts';
import type { SearchMeans, SearchRequest, WantedLayer } from './search-request.ts';
import { SearchTally } from './search-tally.ts';
import { isWorthListing, onlyTopLayersMissing, smallRegistry, worthAsking } from './stop-rule.ts';

/** Sizes of the waves once the registry is listed whole: the best few first, for they mostly suffice. */
const waveSizes = [8, 24, 64] as const;
/** While pages are still to come, better candidates may be on them: so few are asked until then. */
const early = { wave: 6, total: 12 } as const;
/** Asked at most when holders refuse. */
const furtherWave = 24;

/**
 * Asks repositories for the missing layers, in waves of parallel BatchCheckLayerAvailability calls, best candidates
 * first, while the registry is still being listed. Ends when every layer has a holder, when the rest is most likely
 * new and too little to be worth more calls, or at the limit.
 */
export class Search {
  readonly #request: SearchRequest;
  readonly #means: SearchMeans;
  readonly #tally = new SearchTally();
  #present: ReadonlySet<Digest> = new Set();
  #work: Promise<void> = Promise.resolve();
  #further: Promise<void> | undefined;
  #fullWaves = 0;

  constructor(request: SearchRequest, means: SearchMeans) {
    this.#request = request;
    this.#means = means;
  }

  /** Once, before `resume`. @throws what `tolerate` throws, as all of these do */
  begin(): Promise<void> {
    this.#work = this.#askFirst();
    return this.#work;
  }

  /** Goes on after the candidates changed, and with them who can give what; after what is under way. */
  resume(): Promise<void> {
    this.#work = this.#work.then(() => this.#askOn());
    return this.#work;
  }

  /** Asks a few more for every wanted layer, because holders refused to give theirs. Once; later calls await the same. */
  askFurther(): Promise<void> {
    this.#further ??= this.#ask(this.#means.queue.take(furtherWave, 'all'));
    return this.#further;
  }

  /** Repositories that may hold layers, but would not say: in the order of asking. */
  get unanswered(): readonly MountSource[] {
    return this.#tally.silent;
  }

  /** The role may not ask some of the sources, or not list them. */
  get denied(): boolean {
    return this.#tally.anyDenied;
  }

  /** The layers that are missing were taken for new. */
  get restIsNew(): boolean {
    return this.#enough() !== undefined;
  }

  get cost(): DiscoveryCost {
    const { candidates, queue, pages } = this.#means;
    const more = queue.isWaiting('all') || !pages.over;
    return {
      candidates: candidates.count,
      asked: this.#tally.asked,
      calls: this.#tally.calls + pages.requested,
      waves: this.#tally.waves,
      limited: this.#missing.length > 0 && queue.isExhausted && more,
    };
  }

  get #missing(): readonly WantedLayer[] {
    const { holders } = this.#means;
    return this.#request.wanted.filter(({ digest }) => !this.#present.has(digest) && !holders.has(digest));
  }

  async #askFirst(): Promise<void> {
    if (this.#missing.length > 0) await this.#askFirstWave();
    await this.#askOn();
  }

  async #askOn(): Promise<void> {
    while (!this.#isOver()) {
      const wave = this.#nextWave();
      if (wave.length > 0) await this.#ask(wave);
      else if (this.#isWorthListing()) await this.#takePage();
      else break;
    }
  }

  /**
   * The first wave asks for every layer, without waiting for what the target has: that saves a round trip. While there
   * is nobody to ask yet, the target's answer may show that nothing is worth a list of the registry.
   */
  async #askFirstWave(): Promise<void> {
    if (await this.#means.pages.isHere()) await this.#takePage();
    let wave = this.#nextWave();
    while (wave.length === 0 && !this.#means.pages.over) {
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
    const { queue } = this.#means;
    const left = (this.#enough() ?? Number.POSITIVE_INFINITY) - this.#tally.asked;
    if (this.#means.pages.over) {
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
    return this.#tally.waves === 0 && this.#means.queue.isWaiting('named') ? 'named' : 'near';
  }

  async #ask(wave: readonly MountSource[]): Promise<void> {
    if (wave.length === 0) return;
    if (!wave.every(isNamed)) this.#means.pages.request();
    this.#tally.waves += 1;
    this.#tally.asked += wave.length;
    const digests = this.#digestsToAsk();
    await Promise.all([
      this.#describe(wave.filter(source => this.#means.candidates.isUndescribed(source))),
      ...wave.map(source => this.#askOne(source, digests)),
    ]);
  }

  /** Also those that have a holder already, for it may refuse: a call takes a hundred all the same. */
  #digestsToAsk(): readonly Digest[] {
    const absent = this.#request.wanted.filter(({ digest }) => !this.#present.has(digest));
    return (absent.length <= digestsOfOneCall ? absent : this.#missing).map(({ digest }) => digest);
  }

  async #askOne(source: MountSource, digests: readonly Digest[]): Promise<void> {
    const { holders, questions, tolerate } = this.#means;
    const { calls, answer } = questions.layers(source.name, digests);
    this.#tally.calls += calls;
    try {
      const available = await answer;
      this.#tally.answered();
      for (const digest of available) holders.add(digest, { source, proven: false });
    } catch (error) {
      if (error instanceof RepositoryNotFoundError) return;
      tolerate(error, 'layers');
      this.#tally.unanswered(source, error instanceof AccessDeniedError);
    }
  }

  /** How named repositories are encrypted that the list has not come to. Not to know it costs a refused mount. */
  async #describe(sources: readonly MountSource[]): Promise<void> {
    if (sources.length === 0) return;
    const { candidates, questions, tolerate } = this.#means;
    const { calls, answer } = questions.describe(sources.map(({ name }) => name));
    this.#tally.calls += calls;
    try {
      candidates.addPage(await answer);
    } catch (error) {
      if (!(error instanceof AccessDeniedError)) tolerate(error, 'list');
    }
  }

  async #takePage(): Promise<void> {
    const { candidates, pages, tolerate } = this.#means;
    try {
      candidates.addPage(await pages.take());
    } catch (error) {
      tolerate(error, 'list');
      this.#tally.listDenied ||= error instanceof AccessDeniedError;
    }
  }

  #isOver(): boolean {
    const enough = this.#enough();
    return (
      this.#missing.length === 0 ||
      this.#means.queue.isExhausted ||
      this.#tally.shouldGiveUp ||
      (enough !== undefined && this.#tally.asked >= enough)
    );
  }

  #isWorthListing(): boolean {
    if (this.#means.pages.over || this.#tally.nobodyAnswers) return false;
    return this.#enough() === undefined || isWorthListing(bytesOf(this.#missing));
  }

  /** How many repositories have to be asked before the missing layers are taken for new; undefined: all of them. */
  #enough(): number | undefined {
    const { chains, needed, wanted } = this.#request;
    const { candidates, queue, holders, pages } = this.#means;
    if (queue.explicitWaiting) return undefined;
    if (pages.over && candidates.count <= smallRegistry) return undefined;
    const missing = this.#missing;
    if (missing.some(({ digest }) => needed.has(digest))) return undefined;
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
