import type { Candidates } from './candidates.ts';
import { askingOrder, bestOf, isWithin, type MountSource, type Reach } from './order.ts';
import { smallRegistry } from './stop-rule.ts';

/** So many refusals to answer, and no answer, show what the role may ask in that part of the registry. */
const deniedNamespace = 3;

/** Which of the candidates to ask next. */
export class AskingQueue {
  readonly #candidates: Candidates;
  readonly #taken = new Set<string>();
  readonly #denied = new Map<string, number>();
  #neighboursTaken = 0;

  constructor(candidates: Candidates) {
    this.#candidates = candidates;
  }

  /** Up to `count` of the best that were not taken before. */
  take(count: number, reach: Reach): readonly MountSource[] {
    if (count <= 0) return [];
    const waiting = this.#waiting.filter(source => isWithin(source, reach));
    const taken = askingOrder(waiting, this.#neighboursTaken, name => this.#isSilent(name)).slice(0, count);
    for (const { name, tier } of taken) {
      this.#taken.add(name);
      if (tier === 'namespace') this.#neighboursTaken += 1;
    }
    return taken;
  }

  /** Some that were not asked yet and are within reach. */
  isWaiting(reach: Reach): boolean {
    return this.#waiting.some(source => isWithin(source, reach));
  }

  /** A repository of the few that the user's own patterns name has not been asked yet. */
  get explicitWaiting(): boolean {
    const explicit = [...this.#candidates.all].filter(source => source.explicit);
    return explicit.length <= smallRegistry && explicit.some(({ name }) => !this.#taken.has(name));
  }

  /** The best that was not asked, else the best of all: the `from` of an upload whose holder is not known. */
  get bestGuess(): MountSource | undefined {
    return bestOf(this.#waiting) ?? bestOf(this.#candidates.all);
  }

  /** The role may not ask the repository: its neighbours are asked last, for a role's rights go by names. */
  noteDenied(name: string): void {
    const namespace = namespaceOf(name);
    this.#denied.set(namespace, (this.#denied.get(namespace) ?? 0) + 1);
  }

  /** The role may ask the repository, and so perhaps its neighbours. */
  noteAnswered(name: string): void {
    this.#denied.set(namespaceOf(name), Number.NEGATIVE_INFINITY);
  }

  get #waiting(): readonly MountSource[] {
    return [...this.#candidates.all].filter(({ name }) => !this.#taken.has(name));
  }

  #isSilent(name: string): boolean {
    return (this.#denied.get(namespaceOf(name)) ?? 0) >= deniedNamespace;
  }
}

/** What stands before the first slash: the part by which rights are mostly given. */
function namespaceOf(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf('/')));
}
