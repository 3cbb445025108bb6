/** Little enough for a slow link to take it in a fraction of the time it has, so that progress shows. */
const leastBytes = 16 * 1024;
/** Enough that the overhead per write is negligible. */
const mostBytes = 256 * 1024;
/** A write that took longer shows a slow link. */
const slowMilliseconds = 1000;

/**
 * How much of a body to hand to the socket at once. The socket says only when it has accepted all of it. Pieces grow slowly,
 * because the buffers of the system take the first of them at once, however slow the link is.
 */
export class WriteSize {
  /** Bytes since the last slow write. */
  #quick = 0;
  #started = 0;

  /** Bytes; a write of them begins. */
  begin(): number {
    this.#started = performance.now();
    return Math.min(mostBytes, Math.max(leastBytes, this.#quick / 16));
  }

  end(bytes: number): void {
    this.#quick = performance.now() - this.#started > slowMilliseconds ? 0 : this.#quick + bytes;
  }
}
