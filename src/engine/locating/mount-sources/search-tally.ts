import type { MountSource } from './order.ts';

/** Without any answer, so many failures or refusals end the search; after half a dozen no further page is listed. */
const giveUpAfter = { failed: 6, denied: 24, listing: 6 } as const;

/** What was asked, and how it was answered. */
export class SearchTally {
  asked = 0;
  calls = 0;
  waves = 0;
  listDenied = false;
  #answered = 0;
  #denied = 0;
  readonly #unanswered: MountSource[] = [];

  answered(): void {
    this.#answered += 1;
  }

  unanswered(source: MountSource, denied: boolean): void {
    this.#unanswered.push(source);
    if (denied) this.#denied += 1;
  }

  /** Those that would not say, in the order of asking. */
  get silent(): readonly MountSource[] {
    return this.#unanswered;
  }

  get anyDenied(): boolean {
    return this.#denied > 0 || this.listDenied;
  }

  /** Nobody has answered yet, though enough were asked to see a pattern in it. */
  get nobodyAnswers(): boolean {
    return this.#answered === 0 && this.#unanswered.length >= giveUpAfter.listing;
  }

  get shouldGiveUp(): boolean {
    const failed = this.#unanswered.length - this.#denied;
    return this.#answered === 0 && (this.#denied >= giveUpAfter.denied || failed >= giveUpAfter.failed);
  }
}
