import type { Candidates } from './candidates.ts';
import type { Holders } from './holders.ts';
import type { LayerChecks } from './layer-checks.ts';
import { checkOrder, isWithin, type MountSource, type Reach } from './order.ts';
import type { SearchBudget } from './search-budget.ts';
import { smallRegistry } from './stop-rule.ts';

/** Which candidates a search checks next. */
export class CheckQueue {
  readonly #candidates: Candidates;
  readonly #checks: LayerChecks;
  readonly #budget: SearchBudget;
  readonly #taken: Set<string>;
  readonly #holders: Pick<Holders, 'heldCounts'> | undefined;
  #neighborsTaken: number;

  /**
   * @param taken repositories to skip
   * @param holders those of other parts of the same image, which come first
   */
  constructor(
    candidates: Candidates,
    checks: LayerChecks,
    budget: SearchBudget,
    taken: Iterable<string> = [],
    holders?: Pick<Holders, 'heldCounts'>,
  ) {
    this.#candidates = candidates;
    this.#checks = checks;
    this.#budget = budget;
    this.#taken = new Set(taken);
    this.#holders = holders;
    this.#neighborsTaken = countNeighbors([...candidates.all].filter(({ name }) => this.#taken.has(name)));
  }

  /** Up to `count` of the best that were not taken before, within the budget, which is charged for them. */
  take(count: number, reach: Reach): readonly MountSource[] {
    if (count <= 0) return [];
    const taken: MountSource[] = [];
    const held = this.#holders?.heldCounts ?? new Map<string, number>();
    const waiting = this.#waiting.filter(source => held.has(source.name) || isWithin(source, reach));
    const order = checkOrder(waiting, this.#neighborsTaken, name => this.#checks.isDenied(name), held);
    for (const source of order) {
      if (taken.length >= count) break;
      if (this.#budget.charge(source.name)) taken.push(source);
    }
    for (const { name } of taken) this.#taken.add(name);
    this.#neighborsTaken += countNeighbors(taken);
    return taken;
  }

  /** Whether some are left within reach. */
  isWaiting(reach: Reach): boolean {
    return this.#waiting.some(source => isWithin(source, reach));
  }

  /** Whether the budget allows none of those that are left. */
  get isExhausted(): boolean {
    return this.#budget.left <= 0 && !this.#waiting.some(({ name }) => this.#budget.isCharged(name));
  }

  /** Whether the user's own patterns match a few repositories only, and one of them is left. */
  get explicitWaiting(): boolean {
    const explicit = [...this.#candidates.all].filter(source => source.explicit);
    return explicit.length <= smallRegistry && explicit.some(({ name }) => !this.#taken.has(name));
  }

  get #waiting(): readonly MountSource[] {
    return [...this.#candidates.all].filter(({ name }) => !this.#taken.has(name));
  }
}

function countNeighbors(sources: readonly MountSource[]): number {
  return sources.filter(({ tier }) => tier === 'namespace').length;
}
