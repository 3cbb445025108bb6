import { blockBytes, type PartPool } from './part-pool.ts';

/** Consecutive bytes of a blob, kept in blocks of the pool until the registry has them. */
export class Part {
  /** Position of the first byte in the blob. */
  readonly start: number;
  readonly #pool: PartPool;
  #blocks: Buffer[];
  #size = 0;
  #released = false;

  /** @param blocks of the pool; `release` gives them back */
  constructor(pool: PartPool, start: number, blocks: Buffer[]) {
    this.#pool = pool;
    this.start = start;
    this.#blocks = blocks;
  }

  /** Bytes. */
  get size(): number {
    return this.#size;
  }

  /** Position in the blob after the last byte. */
  get end(): number {
    return this.start + this.#size;
  }

  /** Copies as many bytes as there is room for. @returns their number */
  append(bytes: Uint8Array): number {
    let taken = 0;
    while (taken < bytes.byteLength) {
      const block = this.#blocks[Math.floor(this.#size / blockBytes)];
      if (block === undefined) break;
      const at = this.#size % blockBytes;
      const count = Math.min(bytes.byteLength - taken, blockBytes - at);
      block.set(count === bytes.byteLength ? bytes : bytes.subarray(taken, taken + count), at);
      this.#size += count;
      taken += count;
    }
    return taken;
  }

  /** Adds a block if the part has fewer than `most`, and one is free. */
  grow(most: number): boolean {
    const block = this.#blocks.length < most ? this.#pool.tryTake() : undefined;
    if (block !== undefined) this.#blocks.push(block);
    return block !== undefined;
  }

  /** Gives back the blocks without bytes. */
  trim(): void {
    const used = Math.ceil(this.#size / blockBytes);
    if (used < this.#blocks.length) this.#pool.giveBack(this.#blocks.splice(used));
  }

  /** Gives back all blocks. The bytes can no longer be read. */
  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#pool.giveBack(this.#blocks);
    this.#blocks = [];
  }

  /**
   * The bytes from `offset` of the part, without copying them.
   * @throws Error after `release`, because the blocks may hold bytes of another blob by then
   */
  *chunks(offset = 0): Generator<Uint8Array, void, undefined> {
    for (let at = offset; at < this.#size; at += blockBytes - (at % blockBytes)) {
      const block = this.#blocks[Math.floor(at / blockBytes)];
      if (block === undefined) throw new Error('The bytes were discarded.');
      const first = at % blockBytes;
      yield block.subarray(first, Math.min(blockBytes, first + this.#size - at));
    }
  }
}
