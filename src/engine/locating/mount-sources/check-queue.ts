import type { Candidates } from './candidates.ts';
import type { Holders } from './holders.ts';
import type { LayerChecks } from './layer-checks.ts';
import { checkOrder, groupOf, isWithin, type MountSource, type Reach } from './order.ts';
import type { SearchBudget } from './search-budget.ts';
import { smallRegistry } from './stop-rule.ts';

/** Which candidates a search checks next. */
export class CheckQueue {
  readonly #candidates: Candidates;
  readonly #checks: LayerChecks;
  readonly #budget: SearchBudget;
  readonly #taken: Set<string>;
  readonly #holders: Pick<Holders, 'heldCounts'> | undefined;
  /** How many were taken of each namespace. */
  readonly #takenOf = new Map<string, number>();
  #neighborsTaken: number;
  #order: { readonly basis: string; readonly sources: readonly MountSource[] } | undefined;

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
    for (const source of this.#ordered(reach)) {
      if (taken.length >= count) break;
      if (this.#taken.has(source.name) || !this.#candidates.canMountFrom(source.name)) continue;
      if (this.#budget.charge(source.name)) taken.push(source);
    }
    for (const { name } of taken) {
      this.#taken.add(name);
      this.#takenOf.set(groupOf(name), (this.#takenOf.get(groupOf(name)) ?? 0) + 1);
    }
    this.#neighborsTaken += countNeighbors(taken);
    return taken;
  }

  /** Ordering thousands of repositories takes longer than a call, so the order is kept until something changes. */
  #ordered(reach: Reach): readonly MountSource[] {
    const held = this.#holders?.heldCounts ?? new Map<string, number>();
    const basis = [reach, this.#candidates.changes, this.#checks.denials, ...held.keys()].join();
    if (this.#order?.basis === basis) return this.#order.sources;
    const waiting = this.#waiting.filter(source => held.has(source.name) || isWithin(source, reach));
    const isDenied = (name: string): boolean => this.#checks.isDenied(name);
    const sources = checkOrder(waiting, this.#neighborsTaken, isDenied, held, this.#takenOf);
    this.#order = { basis, sources };
    return sources;
  }

  /** The response of one that was taken arrived. */
  answered({ name }: MountSource): void {
    this.#budget.answer(name);
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
