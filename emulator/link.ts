import { setTimeout as wait } from 'node:timers/promises';

export interface LinkOptions {
  /** Milliseconds before each response: one round trip per request. */
  readonly latencyMs?: number;
  /** Bits per second in each direction, shared by all connections. Default: unlimited. */
  readonly bitsPerSecond?: number;
  /** Each target repository has a link of its own, as if each were pushed to from another machine. */
  readonly perRepository?: boolean;
}

/** `up` is toward the registry. */
export type Direction = 'up' | 'down';

/** Milliseconds of traffic that pass without a delay; also the shortest wait that uses a timer. */
const burstMs = 2;

/** The full-duplex link between client and registry: a delay per response, and a token bucket for bodies in each direction. */
export class Link {
  #latencyMs = 0;
  #bytesPerMs: number | undefined;
  #perRepository = false;
  /** When all bytes admitted so far have been sent, by direction and link. */
  readonly #freeAtMs = new Map<string, number>();

  constructor(options: LinkOptions = {}) {
    this.set(options);
  }

  /** Takes effect with the next request and the next chunk. */
  set(options: LinkOptions): void {
    this.#latencyMs = options.latencyMs ?? 0;
    this.#bytesPerMs = options.bitsPerSecond === undefined ? undefined : options.bitsPerSecond / 8000;
    this.#perRepository = options.perRepository ?? false;
    this.#freeAtMs.clear();
  }

  async roundTrip(): Promise<void> {
    if (this.#latencyMs > 0) await wait(this.#latencyMs);
  }

  /** Resolves when `bytes` may pass; undefined if they may pass at once, so that the fast path needs no promise. */
  pass(direction: Direction, bytes: number, repository?: string): Promise<void> | undefined {
    const ahead = this.occupy(direction, bytes, performance.now(), repository);
    return ahead < burstMs ? undefined : wait(ahead);
  }

  /** @returns milliseconds after `nowMs` until the bytes, and all bytes before them, have been sent */
  occupy(direction: Direction, bytes: number, nowMs: number, repository?: string): number {
    if (this.#bytesPerMs === undefined) return 0;
    const link = `${direction} ${this.#perRepository ? repository : ''}`;
    const start = Math.max(this.#freeAtMs.get(link) ?? 0, nowMs - burstMs);
    const end = start + bytes / this.#bytesPerMs;
    this.#freeAtMs.set(link, end);
    return end - nowMs;
  }
}
