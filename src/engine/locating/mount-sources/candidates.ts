import type { EcrRepository, Encryption } from '../../../ecr/control-plane.ts';
import { sameEncryption } from '../../../ecr/encryption.ts';
import type { MountPatterns } from '../../patterns.ts';
import type { NotMountedReason } from '../../result.ts';
import type { ImageHints } from './hints.ts';
import { compareRanks, isNamed, type Ranked, rank, tiers } from './rank.ts';
import { smallRegistry } from './stop-rule.ts';

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
  /** The target's, for ECR mounts only between repositories encrypted alike; undefined: not known, or yet to be chosen. */
  readonly encryption: Encryption | undefined;
  /** Something hangs on how the sources are encrypted: the target's encryption is known, or it is going to be copied. */
  readonly encryptionMatters: boolean;
}

/**
 * Which candidates: `named` by the user or by the image itself, `near` those and the target's namespace, which a list
 * of the whole registry can only add to, or `all`.
 */
export type Reach = 'named' | 'near' | 'all';

/** Members of the target's namespace that are asked before anything else. */
const nearNeighbours = 24;
/** Between the tier of names that look like bases and the rest. */
const afterBases = tiers.indexOf('base-like') + 0.5;

/** So many refusals to answer, and no answer, show what the role may ask in that part of the registry. */
const deniedNamespace = 3;

/** The repositories that may be asked, ordered; grows while the registry is being listed. */
export class Candidates {
  readonly #rules: CandidateRules;
  readonly #known = new Map<string, Ranked>();
  readonly #waiting = new Map<string, Ranked>();
  readonly #ruledOut = new Map<string, RuledOut>();
  readonly #repositories = new Map<string, EcrRepository>();
  readonly #denied = new Map<string, number>();
  #encryption: Encryption | undefined;
  #neighboursTaken = 0;

  constructor(rules: CandidateRules) {
    this.#rules = rules;
    this.#encryption = rules.encryption;
    for (const name of [...rules.patterns.names, ...rules.hints.repositories]) this.#consider(name);
  }

  addPage(repositories: readonly EcrRepository[]): void {
    const target = repositories.find(({ name }) => name === this.#rules.target);
    if (target !== undefined && this.#encryption === undefined) this.learnEncryption(target.encryption);
    for (const repository of repositories) {
      this.#repositories.set(repository.name, repository);
      this.#admit(repository);
    }
  }

  /** The target's encryption is known now: what does not fit is ruled out, and what does may be asked after all. */
  learnEncryption(encryption: Encryption): void {
    this.#encryption = encryption;
    for (const repository of this.#repositories.values()) this.#admit(repository);
  }

  /** The target's; undefined while it is not known. */
  get encryption(): Encryption | undefined {
    return this.#encryption;
  }

  #admit(repository: EcrRepository): void {
    const fits = this.#encryption === undefined || sameEncryption(repository.encryption, this.#encryption);
    if (fits || this.#rules.patterns.rankOf(repository.name) === undefined) this.#consider(repository.name);
    else this.#ruleOut(repository.name, 'encryption-differs');
  }

  /** Up to `count` of the best that were not taken before. */
  take(count: number, reach: Reach): readonly Ranked[] {
    if (count <= 0) return [];
    const waiting = [...this.#waiting.values()]
      .filter(source => isWithin(source, reach))
      .toSorted(compareRanks);
    const taken = this.#promisingFirst(waiting).slice(0, count);
    for (const { name, tier } of taken) {
      this.#waiting.delete(name);
      if (tier === 'namespace') this.#neighboursTaken += 1;
    }
    return taken;
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

  /**
   * A namespace may have hundreds of members: after the nearest of them, names that look like bases come first. Parts
   * of the registry where nobody answers come last.
   */
  #promisingFirst(waiting: readonly Ranked[]): readonly Ranked[] {
    let near = nearNeighbours - this.#neighboursTaken;
    const order = waiting.map(source => {
      const demoted = source.tier === 'namespace' && !source.explicit && near-- <= 0;
      const denied = (this.#denied.get(namespaceOf(source.name)) ?? 0) >= deniedNamespace;
      return { source, tier: demoted ? afterBases : source.key[1], denied: Number(denied) };
    });
    return order
      .toSorted((a, b) => a.denied - b.denied || a.source.key[0] - b.source.key[0] || a.tier - b.tier)
      .map(({ source }) => source);
  }

  /** All that may be asked, whether they were or not, best first. */
  get ranked(): readonly Ranked[] {
    return [...this.#known.values()].toSorted(compareRanks);
  }

  /** Some that were not asked yet and are within reach. */
  isWaiting(reach: Reach): boolean {
    return [...this.#waiting.values()].some(source => isWithin(source, reach));
  }

  /** A repository of the few that the user's own patterns name has not been asked yet. */
  get explicitWaiting(): boolean {
    const explicit = [...this.#known.values()].filter(source => source.explicit);
    return explicit.length <= smallRegistry && explicit.some(({ name }) => this.#waiting.has(name));
  }

  get count(): number {
    return this.#known.size;
  }

  /** The best that was not asked, else the best of all: the `from` of an upload whose holder is not known. */
  get bestGuess(): Ranked | undefined {
    return best(this.#waiting.values()) ?? best(this.#known.values());
  }

  /** Best first. */
  get ruledOut(): readonly RuledOut[] {
    return [...this.#ruledOut.values()].toSorted((a, b) => compareRanks(a.source, b.source));
  }

  /** What the listing said of a repository; undefined when it was only named. */
  described(name: string): EcrRepository | undefined {
    return this.#repositories.get(name);
  }

  /** Whether layers may be mounted from the repository, as far as is known. */
  mayGive(name: string): boolean {
    return this.#known.has(name);
  }

  /** Whether it is worth asking how a repository is encrypted: something hangs on it, and the list did not say. */
  isUndescribed({ name }: Ranked): boolean {
    return !this.#repositories.has(name) && this.#rules.encryptionMatters;
  }

  #consider(name: string): void {
    const { target, patterns, hints, pullThroughPrefixes } = this.#rules;
    if (name === target || this.#known.has(name)) return;
    if (pullThroughPrefixes.some(prefix => name.startsWith(`${prefix.replace(/\/$/, '')}/`))) {
      this.#ruleOut(name, 'pull-through-cache');
      return;
    }
    const ranked = rank(name, target, patterns, hints);
    if (ranked === undefined) {
      this.#ruleOut(name, 'excluded');
      return;
    }
    this.#ruledOut.delete(name);
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

function isWithin(source: Ranked, reach: Reach): boolean {
  if (reach === 'all' || isNamed(source)) return true;
  return reach === 'near' && source.tier === 'namespace';
}

/** What stands before the first slash: the part by which rights are mostly given. */
function namespaceOf(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf('/')));
}

function best(sources: Iterable<Ranked>): Ranked | undefined {
  let found: Ranked | undefined;
  for (const source of sources) if (found === undefined || compareRanks(source, found) < 0) found = source;
  return found;
}
