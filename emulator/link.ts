import { setTimeout as wait } from 'node:timers/promises';

export interface LinkOptions {
  /** Milliseconds before each answer: one round trip a request. */
  readonly latencyMs?: number;
  /** Bits a second that all bodies, up and down, share. Unlimited when left out. */
  readonly bitsPerSecond?: number;
}

/** Milliseconds of traffic that may pass unpaced; also the finest wait worth a timer. */
const burstMs = 2;

/** The link between client and registry: a delay on each answer and one token bucket for all bodies. */
export class Link {
  #latencyMs = 0;
  #bytesPerMs: number | undefined;
  /** When the bytes admitted so far have left the wire. */
  #freeAtMs = 0;

  constructor(options: LinkOptions = {}) {
    this.set(options);
  }

  /** Takes effect at the next request and the next chunk. */
  set(options: LinkOptions): void {
    this.#latencyMs = options.latencyMs ?? 0;
    this.#bytesPerMs = options.bitsPerSecond === undefined ? undefined : options.bitsPerSecond / 8000;
    this.#freeAtMs = 0;
  }

  async roundTrip(): Promise<void> {
    if (this.#latencyMs > 0) await wait(this.#latencyMs);
  }

  /** Resolves when `bytes` may pass; undefined when they may at once, so that the fast path costs no promise. */
  pass(bytes: number): Promise<void> | undefined {
    if (this.#bytesPerMs === undefined) return undefined;
    const now = performance.now();
    this.#freeAtMs = Math.max(this.#freeAtMs, now - burstMs) + bytes / this.#bytesPerMs;
    const ahead = this.#freeAtMs - now;
    return ahead < burstMs ? undefined : wait(ahead);
  }
}
