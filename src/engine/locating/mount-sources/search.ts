import { digestsPerCall } from '../../../ecr/control-plane.ts';
import type { Digest } from '../../../oci/digest.ts';
import { AccessDeniedError, RepositoryNotFoundError } from '../../../shared/errors.ts';
import type { DiscoveryCost } from '../../result.ts';
import { bytesOf, enoughToCheck } from './enough.ts';
import { Milestones } from './milestones.ts';
import { isNamed, type MountSource } from './order.ts';
import type { PresentLayers, SearchMeans, SearchRequest, WantedLayer } from './search-request.ts';
import { SearchTally } from './search-tally.ts';
import { isWorthListing } from './stop-rule.ts';
import { furtherWave, Waves } from './waves.ts';

/**
 * Checks repositories for the missing layers, in waves of parallel BatchCheckLayerAvailability calls, best candidates
 * first, while the registry is still being listed. Ends when every layer is found, when the rest is most likely new and
 * too small to be worth more calls, at the limit, or when nobody needs it any more.
 */
export class Search {
  readonly #request: SearchRequest;
  readonly #means: SearchMeans;
  readonly #tally = new SearchTally();
  readonly #waves: Waves;
  readonly #milestones = new Milestones();
  #present: PresentLayers = new Set<Digest>();
  #work: Promise<void> = Promise.resolve();
  #further: Promise<void> | undefined;

  constructor(request: SearchRequest, means: SearchMeans) {
    this.#request = request;
    this.#means = means;
    this.#waves = new Waves(means, this.#tally);
  }

  /** Call it once, before `resume`. @throws what `tolerate` throws, like the other methods */
  begin(): Promise<void> {
    this.#work = this.#milestones.until(this.#checkFirst());
    return this.#work;
  }

  /** Continues after the candidates have changed, once the current requests are done. */
  resume(): Promise<void> {
    this.#work = this.#milestones.until(this.#work.then(() => this.#checkOn()));
    return this.#work;
  }

  /** Waits until as many repositories have been asked, or the search is over. */
  answered(count: number): Promise<void> {
    return this.#milestones.reached(count);
  }

  /** How many repositories were asked. */
  get asked(): number {
    return this.#tally.asked;
  }

  /** The search has not ended by itself, and layers are still missing. */
  get isUnderWay(): boolean {
    return this.#milestones.ahead && !this.#isOver();
  }

  /** Checks a few more repositories for all wanted layers, after refused mounts. Does it once; later calls wait for it. */
  checkFurther(): Promise<void> {
    this.#further ??= this.#check(this.#means.queue.take(furtherWave, 'all'));
    return this.#further;
  }

  /** Repositories that could not be checked and may have layers, in the order of the requests. */
  get unanswered(): readonly MountSource[] {
    return this.#tally.unanswered;
  }

  /** The role is not allowed to check some of the sources, or to list them. */
  get denied(): boolean {
    return this.#tally.anyDenied;
  }

  /** The missing layers are assumed to be new. */
  get restIsNew(): boolean {
    return this.#enough() !== undefined;
  }

  get cost(): DiscoveryCost {
    const { candidates, queue, pages } = this.#means;
    const more = queue.isWaiting('all') || !pages.over;
    return {
      candidates: candidates.count,
      asked: this.#tally.asked,
      askedWhileSending: 0, // a search does not know of the transfer
      calls: this.#tally.calls + pages.requested,
      waves: this.#tally.waves,
      limited: this.#missing.length > 0 && more && (queue.isExhausted || this.#means.until.aborted),
    };
  }

  get #missing(): readonly WantedLayer[] {
    const { holders } = this.#means;
    return this.#request.wanted.filter(({ digest }) => !this.#present.has(digest) && !holders.has(digest));
  }

  async #checkFirst(): Promise<void> {
    if (this.#missing.length > 0) await this.#checkFirstWave();
    await this.#checkOn();
  }

  async #checkOn(): Promise<void> {
    while (!this.#isOver()) {
      const wave = this.#nextWave();
      if (wave.length > 0) await this.#checkInTurn(wave);
      else if (this.#isWorthListing()) await this.#takePage();
      else break;
    }
  }

  async #checkInTurn(wave: readonly MountSource[]): Promise<void> {
    const { pace, until } = this.#means;
    try {
      await pace?.turn(wave.length, until);
    } catch (error) {
      if (until.aborted) return;
      throw error;
    }
    await this.#check(wave);
  }

  /**
   * The first wave checks for every layer without waiting for the target's layers, which saves a round trip. While there
   * is no candidate yet, the target's layers may show that listing the registry is not worth it.
   */
  async #checkFirstWave(): Promise<void> {
    if (await this.#means.pages.isHere()) await this.#takePage();
    let wave = this.#nextWave();
    while (wave.length === 0 && !this.#means.pages.over) {
      await this.#takePage();
      wave = this.#nextWave();
      if (wave.length > 0) break;
      await this.#learnPresent();
      if (this.#isOver() || !this.#isWorthListing()) return;
    }
    await Promise.all([this.#check(wave), this.#learnPresent()]);
  }

  async #learnPresent(): Promise<void> {
    this.#present = await this.#request.present;
  }

  #nextWave(): readonly MountSource[] {
    return this.#waves.next(this.#enough() ?? Number.POSITIVE_INFINITY);
  }

  async #check(wave: readonly MountSource[]): Promise<void> {
    if (wave.length === 0) return;
    if (!wave.every(isNamed)) this.#means.pages.request();
    this.#tally.waves += 1;
    this.#tally.asked += wave.length;
    const digests = this.#digestsToCheck();
    const undescribed = wave.filter(source => this.#means.candidates.isUndescribed(source));
    const described = this.#describe(undescribed);
    await Promise.all([
      described,
      ...wave.map(source =>
        this.#checkOne(source, digests, undescribed.includes(source) ? described : undefined),
      ),
    ]);
    this.#milestones.pass(this.#tally.asked);
  }

  /** Includes layers that were already found, because a mount may be refused, as long as one call is enough. */
  #digestsToCheck(): readonly Digest[] {
    const absent = this.#request.wanted.filter(({ digest }) => !this.#present.has(digest));
    return (absent.length <= digestsPerCall ? absent : this.#missing).map(({ digest }) => digest);
  }

  /** @param described ends when it is known whether the source fits */
  async #checkOne(
    source: MountSource,
    digests: readonly Digest[],
    described: Promise<void> | undefined,
  ): Promise<void> {
    const { holders, checks, tolerate } = this.#means;
    const { calls, response } = checks.layers(source.name, digests);
    const arrived = (): void => {
      this.#tally.calls += calls;
      this.#means.queue.answered(source);
    };
    response.then(arrived, arrived);
    try {
      const available = await response;
      this.#tally.addResponse();
      for (const [digest, size] of available) holders.add(digest, { source, proven: false }, size);
      await described;
      this.#tellHeld(available.keys());
    } catch (error) {
      if (error instanceof RepositoryNotFoundError || this.#means.until.aborted) return;
      tolerate(error, 'layers');
      this.#tally.addFailure(source, error instanceof AccessDeniedError);
    }
  }

  #tellHeld(digests: Iterable<Digest>): void {
    for (const digest of digests) if (this.#means.holders.has(digest)) this.#request.onHeld?.(digest);
  }

  /** Reads the encryption of named repositories that were not listed yet. Without it, a mount may be refused. */
  async #describe(sources: readonly MountSource[]): Promise<void> {
    if (sources.length === 0) return;
    const { candidates, checks, tolerate } = this.#means;
    const { calls, response } = checks.describe(sources.map(({ name }) => name));
    this.#tally.calls += calls;
    try {
      candidates.addPage(await response);
    } catch (error) {
      if (!(error instanceof AccessDeniedError)) tolerate(error, 'list');
    }
  }

  async #takePage(): Promise<void> {
    const { candidates, pages, tolerate } = this.#means;
    try {
      candidates.addPage(await pages.take());
    } catch (error) {
      if (this.#means.until.aborted) return;
      tolerate(error, pages.position > 0 ? 'rest-of-list' : 'list');
      this.#tally.listDenied ||= error instanceof AccessDeniedError;
    }
  }

  #isOver(): boolean {
    const enough = this.#enough();
    return (
      this.#means.until.aborted ||
      this.#missing.length === 0 ||
      this.#means.queue.isExhausted ||
      this.#tally.shouldGiveUp ||
      (enough !== undefined && this.#tally.asked >= enough)
    );
  }

  #isWorthListing(): boolean {
    if (this.#means.pages.over || this.#tally.noneAnswered) return false;
    return this.#enough() === undefined || isWorthListing(bytesOf(this.#missing));
  }

  /** How many repositories to check before the missing layers are assumed to be new; undefined for all of them. */
  #enough(): number | undefined {
    return enoughToCheck(this.#request, this.#means, this.#missing, this.#present);
  }
}
