import { type Clock, systemClock } from '../../../shared/delay.ts';

/** Repositories that are asked without a pause. They are the best candidates, and usually enough. */
export const askedAtOnce = 96;

/**
 * Calls per second afterwards, of ECR's default quota of 1,000 BatchCheckLayerAvailability per second for the account and
 * region, which only pushes use. A search alone takes half of it. If ECR throttles a request, others are searching, too:
 * with a fortieth each, forty jobs at once stay below the quota. From there, the rate grows again.
 */
const perSecond = { most: 500, shared: 1000 / 40 } as const;
/** How much the rate grows in a second without a throttled request. */
const growth = 1.5;

export interface PaceOptions {
  /** How many requests ECR has throttled so far. */
  readonly throttled: () => number;
  readonly clock?: Clock;
}

/** How fast a search asks, so that it leaves room for the searches of other jobs. */
export class SearchPace {
  readonly #clock: Clock;
  readonly #throttled: () => number;
  #rate: number = perSecond.most;
  #rateSince = 0;
  #throttledBefore = 0;
  #asked = 0;
  #next = 0;

  constructor({ throttled, clock = systemClock }: PaceOptions) {
    this.#clock = clock;
    this.#throttled = throttled;
  }

  /** Waits until this many more repositories may be asked. @throws the reason of the signal */
  async turn(count: number, signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    this.#adapt(now);
    this.#asked += count;
    if (this.#asked <= askedAtOnce) return;
    const start = Math.max(now, this.#next);
    this.#next = start + (count / this.#rate) * 1000;
    if (start > now) await this.#clock.delay(start - now, signal);
  }

  #adapt(now: number): void {
    const throttled = this.#throttled();
    if (throttled > this.#throttledBefore) this.#rate = perSecond.shared;
    else this.#rate = Math.min(perSecond.most, this.#rate * growth ** ((now - this.#rateSince) / 1000));
    this.#throttledBefore = throttled;
    this.#rateSince = now;
  }
}
