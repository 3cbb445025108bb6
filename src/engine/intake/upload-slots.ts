import { untilAborted } from '../../shared/abort.ts';
import type { Slots } from '../siblings.ts';

/** Slots for blobs that arrive: each one is held from the beginning of a blob to its end. */
export class UploadSlots {
  readonly #slots: Slots | undefined;
  readonly #signal: AbortSignal;
  readonly #held = new Set<() => void>();
  #closed = false;

  /** @param slots undefined if there may be any number of blobs at a time */
  constructor(slots: Slots | undefined, signal: AbortSignal) {
    this.#slots = slots;
    this.#signal = signal;
  }

  /**
   * Waits for a slot.
   * @returns gives it back; may be called again
   * @throws the reason of the signal
   */
  async take(): Promise<() => void> {
    if (this.#slots === undefined) return () => {};
    const { promise, resolve } = Promise.withResolvers<() => void>();
    void this.#slots(() => this.#hold(resolve));
    return await untilAborted(promise, this.#signal);
  }

  /** Gives back all slots, also those that it still waits for: nothing more is going to arrive. */
  close(): void {
    this.#closed = true;
    for (const release of this.#held) release();
  }

  #hold(give: (release: () => void) => void): Promise<void> {
    if (this.#closed || this.#signal.aborted) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const release = (): void => {
      this.#held.delete(release);
      resolve();
    };
    this.#held.add(release);
    give(release);
    return promise;
  }
}
