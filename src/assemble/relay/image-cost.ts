import { type DiscoveryCost, noDiscovery, type Phase, type PushResult } from '../../engine/result.ts';

/** What one image cost. */
export interface ImageCost
  extends Pick<PushResult, 'requests' | 'throttledRequests' | 'retries' | 'upload' | 'discovery'> {
  /** Milliseconds from the first request of a client until the manifest came. */
  readonly transfer: number;
  /** Milliseconds of pushing the manifest. */
  readonly manifests: number;
}

/** What was spent in a repository since the relay started. */
export type SpentSoFar = Omit<ImageCost, 'transfer' | 'manifests'>;

const nothing: ImageCost = {
  requests: {},
  throttledRequests: 0,
  retries: 0,
  upload: { bytes: 0, busyMilliseconds: 0 },
  discovery: noDiscovery,
  transfer: 0,
  manifests: 0,
};

/**
 * Measures what the images of a repository cost. Which request belongs to which image is unknown, because clients push several
 * images at once and look around before and after. So each image gets what was spent in its repository since the one before:
 * then all images together have everything, and nothing twice.
 */
export class CostMeter {
  readonly #spent: () => SpentSoFar;
  readonly #now: () => number;
  #taken: SpentSoFar = nothing;
  #began: number | undefined;

  /** @param now milliseconds of a monotonic clock */
  constructor(spent: () => SpentSoFar, now: () => number = () => performance.now()) {
    this.#spent = spent;
    this.#now = now;
  }

  /** A client wants to write. The time between two images does not count. */
  busy(): void {
    this.#began ??= this.#now();
  }

  /**
   * What was spent since the last call.
   * @param manifestBegan when the push of the manifest began
   */
  take(manifestBegan: number): ImageCost {
    const now = this.#now();
    const spent = this.#spent();
    const began = Math.min(this.#began ?? manifestBegan, manifestBegan);
    const cost = {
      ...combined(spent, this.#taken, (all, before) => all - before),
      transfer: Math.round(manifestBegan - began),
      manifests: Math.round(now - manifestBegan),
    };
    this.#taken = spent;
    this.#began = undefined;
    return cost;
  }

  now(): number {
    return this.#now();
  }
}

/** For an index and its members, or an image that got another tag. */
export function sumOfCosts(costs: readonly ImageCost[]): ImageCost {
  return costs.reduce(
    (sum, cost) => ({
      ...combined(sum, cost, (a, b) => a + b),
      transfer: sum.transfer + cost.transfer,
      manifests: sum.manifests + cost.manifests,
    }),
    nothing,
  );
}

/** The result with this cost. */
export function withCost(result: PushResult, { transfer, manifests, ...cost }: ImageCost): PushResult {
  const phases: readonly Phase[] = [
    { name: 'transfer', startMilliseconds: 0, milliseconds: transfer },
    { name: 'manifests', startMilliseconds: transfer, milliseconds: manifests },
  ];
  return { ...result, ...cost, phases, milliseconds: transfer + manifests };
}

function combined(one: SpentSoFar, other: SpentSoFar, operate: (a: number, b: number) => number): SpentSoFar {
  const kinds = [...new Set([...keysOf(one.requests), ...keysOf(other.requests)])];
  const counts = kinds.map(
    kind => [kind, operate(one.requests[kind] ?? 0, other.requests[kind] ?? 0)] as const,
  );
  return {
    requests: Object.fromEntries(counts.filter(([, count]) => count !== 0)),
    throttledRequests: operate(one.throttledRequests, other.throttledRequests),
    retries: operate(one.retries, other.retries),
    upload: {
      bytes: operate(one.upload.bytes, other.upload.bytes),
      busyMilliseconds: operate(one.upload.busyMilliseconds, other.upload.busyMilliseconds),
    },
    discovery: combinedSearches(one.discovery, other.discovery, operate),
  };
}

/** The cost of several searches of the same registry. */
export function sumOfSearches(costs: readonly DiscoveryCost[]): DiscoveryCost {
  return costs.reduce((sum, cost) => combinedSearches(sum, cost, (a, b) => a + b), noDiscovery);
}

function combinedSearches(
  one: DiscoveryCost,
  other: DiscoveryCost,
  operate: (a: number, b: number) => number,
): DiscoveryCost {
  return {
    candidates: Math.max(one.candidates, other.candidates),
    asked: operate(one.asked, other.asked),
    askedWhileSending: operate(one.askedWhileSending, other.askedWhileSending),
    calls: operate(one.calls, other.calls),
    waves: operate(one.waves, other.waves),
    limited: one.limited || other.limited,
  };
}

function keysOf(requests: PushResult['requests']) {
  return Object.keys(requests) as (keyof typeof requests)[];
}
