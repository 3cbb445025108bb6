import type { Candidates } from './candidates.ts';
import type { LayerQuestions } from './layer-questions.ts';
import { askingOrder, isWithin, type MountSource, type Reach } from './order.ts';
import type { SearchBudget } from './search-budget.ts';
import { smallRegistry } from './stop-rule.ts';

/** Which of the candidates one search asks next. */
export class AskingQueue {
  readonly #candidates: Candidates;
  readonly #questions: LayerQuestions;
  readonly #budget: SearchBudget;
  readonly #taken: Set<string>;
  #neighboursTaken: number;

  /** @param taken repositories that are left out */
  constructor(
    candidates: Candidates,
    questions: LayerQuestions,
    budget: SearchBudget,
    taken: Iterable<string> = [],
  ) {
    this.#candidates = candidates;
    this.#questions = questions;
    this.#budget = budget;
    this.#taken = new Set(taken);
    this.#neighboursTaken = countNeighbours([...candidates.all].filter(({ name }) => this.#taken.has(name)));
  }

  /** Up to `count` of the best that were not taken before, as far as the budget goes: it is charged for them. */
  take(count: number, reach: Reach): readonly MountSource[] {
    if (count <= 0) return [];
    const taken: MountSource[] = [];
    const waiting = this.#waiting.filter(source => isWithin(source, reach));
    const order = askingOrder(waiting, this.#neighboursTaken, name => this.#questions.isSilent(name));
    for (const source of order) {
      if (taken.length >= count) break;
      if (this.#budget.charge(source.name)) taken.push(source);
    }
    for (const { name } of taken) this.#taken.add(name);
    this.#neighboursTaken += countNeighbours(taken);
    return taken;
  }

  /** Some that were not taken yet and are within reach. */
  isWaiting(reach: Reach): boolean {
    return this.#waiting.some(source => isWithin(source, reach));
  }

  /** The budget allows none that were not taken yet. */
  get isExhausted(): boolean {
    return this.#budget.left <= 0 && !this.#waiting.some(({ name }) => this.#budget.isCharged(name));
  }

  /** A repository of the few that the user's own patterns name has not been taken yet. */
  get explicitWaiting(): boolean {
    const explicit = [...this.#candidates.all].filter(source => source.explicit);
    return explicit.length <= smallRegistry && explicit.some(({ name }) => !this.#taken.has(name));
  }

  get #waiting(): readonly MountSource[] {
    return [...this.#candidates.all].filter(({ name }) => !this.#taken.has(name));
  }
}

function countNeighbours(sources: readonly MountSource[]): number {
  return sources.filter(({ tier }) => tier === 'namespace').length;
}
