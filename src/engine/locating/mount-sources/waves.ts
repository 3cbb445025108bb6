import type { MountSource, Reach } from './order.ts';
import type { SearchMeans } from './search-request.ts';
import type { SearchTally } from './search-tally.ts';

/** Sizes of the waves after the registry has been listed: the best few first, because they are usually enough. */
const waveSizes = [8, 24, 64] as const;
/** Until all pages are listed, few repositories are checked, because later pages may have better candidates. */
const early = { wave: 6, total: 12 } as const;
/** The maximum number of repositories to check after refused mounts, and at a time while none answers. */
export const furtherWave = 24;

/** Which repositories a search checks at the same time. */
export class Waves {
  readonly #means: Pick<SearchMeans, 'queue' | 'pages'>;
  readonly #tally: SearchTally;
  #full = 0;

  constructor(means: Pick<SearchMeans, 'queue' | 'pages'>, tally: SearchTally) {
    this.#means = means;
    this.#tally = tally;
  }

  /** @param enough how many repositories the search checks in all */
  next(enough: number): readonly MountSource[] {
    const { queue, pages } = this.#means;
    const left = enough - this.#tally.asked;
    if (pages.over) {
      const size = waveSizes[Math.min(this.#full, waveSizes.length - 1)] ?? 64;
      this.#full += 1;
      return queue.take(Math.min(size, left), 'all');
    }
    const size = this.#tally.noneAnswered
      ? furtherWave
      : Math.min(early.wave, early.total - this.#tally.asked);
    return queue.take(Math.min(size, left), this.#earlyReach());
  }

  /** Repositories that the user or the image names are checked first. They are usually enough, in any registry. */
  #earlyReach(): Reach {
    if (this.#tally.noneAnswered) return 'all';
    return this.#tally.waves === 0 && this.#means.queue.isWaiting('named') ? 'named' : 'near';
  }
}
