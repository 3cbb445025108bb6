import type { MountSource } from './order.ts';

/** Without any response, this many failed or denied requests end the search. After six, no further page is listed. */
const giveUpAfter = { failed: 6, denied: 24, listing: 6 } as const;

/** Counts requests and responses. */
export class SearchTally {
  asked = 0;
  calls = 0;
  waves = 0;
  listDenied = false;
  #answered = 0;
  #denied = 0;
  readonly #unanswered: MountSource[] = [];

  addResponse(): void {
    this.#answered += 1;
  }

  addFailure(source: MountSource, denied: boolean): void {
    this.#unanswered.push(source);
    if (denied) this.#denied += 1;
  }

  /** Repositories that could not be checked, in the order of the requests. */
  get unanswered(): readonly MountSource[] {
    return this.#unanswered;
  }

  get anyDenied(): boolean {
    return this.#denied > 0 || this.listDenied;
  }

  /** No request has succeeded yet, although there were enough to see a pattern. */
  get noneAnswered(): boolean {
    return this.#answered === 0 && this.#unanswered.length >= giveUpAfter.listing;
  }

  get shouldGiveUp(): boolean {
    const failed = this.#unanswered.length - this.#denied;
    return this.#answered === 0 && (this.#denied >= giveUpAfter.denied || failed >= giveUpAfter.failed);
  }
}
