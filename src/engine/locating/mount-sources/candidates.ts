import type { EcrRepository, Encryption } from '../../../ecr/control-plane.ts';
import { sameEncryption } from '../../../ecr/encryption.ts';
import type { MountPatterns } from '../../patterns.ts';
import type { RuledOutReason } from '../../result.ts';
import type { ImageHints } from './hints.ts';
import { inOrder, type MountSource, rankedSources } from './order.ts';
import { rank } from './rank.ts';

export interface RuledOut {
  readonly source: MountSource;
  readonly reason: RuledOutReason;
}

export interface CandidateRules {
  readonly target: string;
  readonly patterns: MountPatterns;
  readonly hints: ImageHints;
  readonly pullThroughPrefixes: readonly string[];
  /** The target's, because ECR mounts only between repositories with the same encryption; undefined if unknown or not chosen yet. */
  readonly encryption: Encryption | undefined;
  /** The encryption of sources matters: the target's encryption is known, or it is going to be copied from them. */
  readonly encryptionMatters: boolean;
}

/** Which repositories may be mount sources, and which cannot and why. Grows while the registry is being listed. */
export class Candidates {
  readonly #rules: CandidateRules;
  readonly #known = new Map<string, MountSource>();
  readonly #ruledOut = new Map<string, RuledOut>();
  readonly #repositories = new Map<string, EcrRepository>();
  #encryption: Encryption | undefined;
  #changes = 0;

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

  /** The target's encryption is now known. Rules out repositories with a different one, and admits the others again. */
  learnEncryption(encryption: Encryption): void {
    this.#encryption = encryption;
    for (const repository of this.#repositories.values()) this.#admit(repository);
  }

  /** The target's; undefined while it is unknown. */
  get encryption(): Encryption | undefined {
    return this.#encryption;
  }

  #admit(repository: EcrRepository): void {
    const fits = this.#encryption === undefined || sameEncryption(repository.encryption, this.#encryption);
    if (fits || this.#rules.patterns.rankOf(repository.name) === undefined) this.#consider(repository.name);
    else this.#ruleOut(repository.name, 'encryption-differs');
  }

  /** All repositories that may be checked, in no order. */
  get all(): Iterable<MountSource> {
    return this.#known.values();
  }

  /** Best first. */
  get ranked(): readonly MountSource[] {
    return rankedSources(this.all);
  }

  get count(): number {
    return this.#known.size;
  }

  /** Another number after every change. */
  get changes(): number {
    return this.#changes;
  }

  /** Best first. */
  get ruledOut(): readonly RuledOut[] {
    return inOrder(this.#ruledOut.values(), ({ source }) => ({ source }));
  }

  /** The description of a repository; undefined if it was only named. */
  described(name: string): EcrRepository | undefined {
    return this.#repositories.get(name);
  }

  /** One that may be checked; undefined if it is unknown or ruled out. */
  find(name: string): MountSource | undefined {
    return this.#known.get(name);
  }

  /** Whether layers may be mounted from the repository, as far as is known. */
  canMountFrom(name: string): boolean {
    return this.#known.has(name);
  }

  /** Whether to look up the encryption of a repository: it matters, and the repository was not listed yet. */
  isUndescribed({ name }: MountSource): boolean {
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
    this.#changes += 1;
  }

  #ruleOut(name: string, reason: RuledOutReason): void {
    const { target, patterns, hints } = this.#rules;
    if (name === target) return;
    this.#known.delete(name);
    this.#changes += 1;
    const source = rank(name, target, { ...patterns, rankOf: () => 0 }, hints);
    if (source !== undefined) this.#ruledOut.set(name, { source, reason });
  }
}
