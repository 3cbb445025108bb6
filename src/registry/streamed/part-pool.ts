/** Unit in which memory is handed out: small enough that a small blob holds little, large enough to send in few writes. */
export const blockBytes = 1024 * 1024;

/** Two parts of 16 MiB for one large upload, or six of the smallest parts that ECR takes. */
const defaultPoolBlocks = 32;

interface Waiting {
  readonly count: number;
  readonly resolve: () => void;
}

/**
 * The memory of all streamed uploads of a registry client: a fixed number of blocks, allocated when they are needed for the
 * first time and reused. Whoever needs several blocks to make progress reserves them together and in order of arrival, so
 * that uploads never wait for blocks that each other holds.
 */
export class PartPool {
  readonly capacity: number;
  readonly #free: Buffer[] = [];
  readonly #waiting: Waiting[] = [];
  #taken = 0;

  /** @param capacity number of blocks, at least those of one part */
  constructor(capacity = defaultPoolBlocks) {
    this.capacity = capacity;
  }

  /** Number of blocks in use. */
  get taken(): number {
    return this.#taken;
  }

  /**
   * Waits until `count` blocks are free. At most `capacity` are reserved.
   * @throws the reason of `signal`
   */
  async reserve(count: number, signal: AbortSignal): Promise<Buffer[]> {
    signal.throwIfAborted();
    const wanted = Math.min(count, this.capacity);
    if (this.#waiting.length > 0 || this.#taken + wanted > this.capacity) await this.#turn(wanted, signal);
    else this.#taken += wanted;
    return Array.from({ length: wanted }, () => this.#block());
  }

  /** A block that nobody waits for; undefined if there is none. */
  tryTake(): Buffer | undefined {
    if (this.#waiting.length > 0 || this.#taken >= this.capacity) return undefined;
    this.#taken += 1;
    return this.#block();
  }

  giveBack(blocks: readonly Buffer[]): void {
    this.#free.push(...blocks);
    this.#taken -= blocks.length;
    this.#serve();
  }

  /** Resolves when the blocks count as taken. */
  async #turn(count: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting = { count, resolve };
    const cancel = (): void => {
      const position = this.#waiting.indexOf(waiting);
      if (position < 0) return; // its turn came first
      this.#waiting.splice(position, 1);
      reject(signal.reason);
      this.#serve();
    };
    this.#waiting.push(waiting);
    signal.addEventListener('abort', cancel, { once: true });
    await promise.finally(() => signal.removeEventListener('abort', cancel));
  }

  #serve(): void {
    for (;;) {
      const next = this.#waiting[0];
      if (next === undefined || this.#taken + next.count > this.capacity) return;
      this.#waiting.shift();
      this.#taken += next.count;
      next.resolve();
    }
  }

  #block(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(blockBytes);
  }
}
