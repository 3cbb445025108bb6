import { setTimeout as wait } from 'node:timers/promises';

export interface LinkOptions {
  /** Milliseconds before each answer: one round trip a request. */
  readonly latencyMs?: number;
  /** Bits a second in each direction, shared by all connections. Unlimited when left out. */
  readonly bitsPerSecond?: number;
}

/** `up` is what the registry receives. */
export type Direction = 'up' | 'down';

/** Milliseconds of traffic that may pass unpaced; also the finest wait worth a timer. */
const burstMs = 2;

/** The link between client and registry, full duplex: a delay on each answer, and a token bucket for the bodies of each direction. */
export class Link {
  #latencyMs = 0;
  #bytesPerMs: number | undefined;
  /** When the bytes admitted so far have left the wire. */
  #freeAtMs = { up: 0, down: 0 };

  constructor(options: LinkOptions = {}) {
    this.set(options);
  }

  /** Takes effect at the next request and the next chunk. */
  set(options: LinkOptions): void {
    this.#latencyMs = options.latencyMs ?? 0;
    this.#bytesPerMs = options.bitsPerSecond === undefined ? undefined : options.bitsPerSecond / 8000;
    this.#freeAtMs = { up: 0, down: 0 };
  }

  async roundTrip(): Promise<void> {
    if (this.#latencyMs > 0) await wait(this.#latencyMs);
  }

  /** Resolves when `bytes` may pass; undefined when they may at once, so that the fast path costs no promise. */
  pass(direction: Direction, bytes: number): Promise<void> | undefined {
    const ahead = this.occupy(direction, bytes, performance.now());
    return ahead < burstMs ? undefined : wait(ahead);
  }

  /** @returns milliseconds after `nowMs` at which bytes sent then have left the wire, behind all that went before */
  occupy(direction: Direction, bytes: number, nowMs: number): number {
    if (this.#bytesPerMs === undefined) return 0;
    const start = Math.max(this.#freeAtMs[direction], nowMs - burstMs);
    this.#freeAtMs[direction] = start + bytes / this.#bytesPerMs;
    return this.#freeAtMs[direction] - nowMs;
  }
}
