import type { EcrRepository } from '../../ecr/control-plane.ts';
import type { NotMountedReason } from '../result.ts';
import type { ImageHints } from './hints.ts';
import type { MountPatterns } from './patterns.ts';
import { compareRanks, type Ranked, rank, tiers } from './rank.ts';

/** Why a listed repository cannot give layers. */
export type RuledOutReason = Extract<
  NotMountedReason,
  'encryption-differs' | 'excluded' | 'pull-through-cache'
>;

export interface RuledOut {
  readonly source: Ranked;
  readonly reason: RuledOutReason;
}

export interface CandidateRules {
  readonly target: string;
  readonly patterns: MountPatterns;
  readonly hints: ImageHints;
  readonly pullThroughPrefixes: readonly string[];
  /** Whether ECR's rule of identical encryption lets the target mount from the repository. */
  encryptionFits(repository: EcrRepository): boolean;
}

/** Members of the target's namespace that are asked before anything else. */
const nearNeighbours = 24;
/** Between the tier of names that look like bases and the rest. */
const afterBases = tiers.indexOf('base-like') + 0.5;

/** The repositories that may be asked, ordered; grows while the registry is being listed. */
export class Candidates {
  readonly #rules: CandidateRules;
  readonly #known = new Map<string, Ranked>();
  readonly #waiting = new Map<string, Ranked>();
  readonly #ruledOut = new Map<string, RuledOut>();
  readonly #repositories = new Map<string, EcrRepository>();
  #neighboursTaken = 0;

  constructor(rules: CandidateRules) {
    this.#rules = rules;
    for (const name of [...rules.patterns.names, ...rules.hints.repositories]) this.#consider(name);
  }

  addPage(repositories: readonly EcrRepository[]): void {
    for (const repository of repositories) {
      this.#repositories.set(repository.name, repository);
      if (this.#rules.encryptionFits(repository)) this.#consider(repository.name);
      else this.#ruleOut(repository.name, 'encryption-differs');
    }
  }

  /** Up to `count` of the best that were not taken before. `nearOnly`: none of the tiers that a full list decides. */
  take(count: number, nearOnly: boolean): readonly Ranked[] {
    const waiting = [...this.#waiting.values()]
      .filter(({ tier, explicit }) => !nearOnly || explicit || tier === 'hinted' || tier === 'namespace')
      .toSorted(compareRanks);
    const taken = this.#withBasesBeforeManyNeighbours(waiting).slice(0, count);
    for (const { name, tier } of taken) {
      this.#waiting.delete(name);
      if (tier === 'namespace') this.#neighboursTaken += 1;
    }
    return taken;
  }

  /** A namespace may have hundreds of members: after the nearest of them, names that look like bases come first. */
  #withBasesBeforeManyNeighbours(waiting: readonly Ranked[]): readonly Ranked[] {
    let near = nearNeighbours - this.#neighboursTaken;
    const order = waiting.map(source => {
      const demoted = source.tier === 'namespace' && !source.explicit && near-- <= 0;
      return { source, tier: demoted ? afterBases : source.key[1] };
    });
    return order
      .toSorted((a, b) => a.source.key[0] - b.source.key[0] || a.tier - b.tier)
      .map(({ source }) => source);
  }

  /** All that may be asked, whether they were or not, best first. */
  get ranked(): readonly Ranked[] {
    return [...this.#known.values()].toSorted(compareRanks);
  }

  /** A repository the user's own patterns name has not been asked yet. */
  get explicitWaiting(): boolean {
    return [...this.#waiting.values()].some(({ explicit }) => explicit);
  }

  get count(): number {
    return this.#known.size;
  }

  /** The best of all, asked or not: the `from` of an upload whose holder is not known. */
  get best(): Ranked | undefined {
    return this.ranked[0];
  }

  /** Best first. */
  get ruledOut(): readonly RuledOut[] {
    return [...this.#ruledOut.values()].toSorted((a, b) => compareRanks(a.source, b.source));
  }

  /** What the listing said of a repository; undefined when it was only named. */
  described(name: string): EcrRepository | undefined {
    return this.#repositories.get(name);
  }

  #consider(name: string): void {
    const { target, patterns, hints, pullThroughPrefixes } = this.#rules;
    if (name === target || this.#known.has(name)) return;
    if (pullThroughPrefixes.some(prefix => name === prefix || name.startsWith(`${prefix}/`))) {
      this.#ruleOut(name, 'pull-through-cache');
      return;
    }
    const ranked = rank(name, target, patterns, hints);
    if (ranked === undefined) {
      this.#ruleOut(name, 'excluded');
      return;
    }
    this.#known.set(name, ranked);
    this.#waiting.set(name, ranked);
  }

  #ruleOut(name: string, reason: RuledOutReason): void {
    const { target, patterns, hints } = this.#rules;
    if (name === target) return;
    this.#known.delete(name);
    this.#waiting.delete(name);
    const source = rank(name, target, { ...patterns, rankOf: () => 0 }, hints);
    if (source !== undefined) this.#ruledOut.set(name, { source, reason });
  }
}
