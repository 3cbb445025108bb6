import { waitFor } from '../../shared/delay.ts';
import type { PushContext } from '../push-context.ts';

/**
 * Milliseconds that nothing is sent in which the best candidates may still answer. Sending a layer that is found a moment
 * later costs more than a short wait, but most pushes that find nothing should not notice it.
 */
const patienceMilliseconds = 300;

/** The time that a push waits for the search before it begins to send, in all. */
export class Patience {
  readonly #end: number;
  readonly #signal: AbortSignal;

  private constructor(milliseconds: number, signal: AbortSignal) {
    this.#end = performance.now() + milliseconds;
    this.#signal = signal;
  }

  /** It begins now. */
  static of({ tuning, signal }: Pick<PushContext, 'tuning' | 'signal'>): Patience {
    return new Patience(tuning?.patience ?? patienceMilliseconds, signal);
  }

  /** @throws the reason of the push's signal, and what the work throws in time */
  async waitFor(work: Promise<void>): Promise<void> {
    await waitFor(work, Math.max(0, this.#end - performance.now()), this.#signal);
  }
}
