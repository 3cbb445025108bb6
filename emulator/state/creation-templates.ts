import type { WantedEncryption } from './encryption.ts';
import { longestPrefix } from './prefix.ts';
import type { TagMutability } from './tag-mutability.ts';

export const creationOccasions = ['CREATE_ON_PUSH', 'PULL_THROUGH_CACHE', 'REPLICATION'] as const;
export type CreationOccasion = (typeof creationOccasions)[number];

/** What a repository gets when it is created. */
export interface RepositorySettings {
  readonly encryption?: WantedEncryption;
  readonly tagMutability?: TagMutability;
  /** Wildcard filters of the `_WITH_EXCLUSION` modes. */
  readonly exclusionFilters?: readonly string[];
  readonly resourceTags?: ReadonlyMap<string, string>;
}

export interface TemplateSettings extends RepositorySettings {
  /** Default: only CREATE_ON_PUSH. */
  readonly appliedFor?: readonly CreationOccasion[];
}

/** A repository creation template: the settings of repositories that ECR itself creates. */
export interface CreationTemplate {
  /** `ROOT` applies if no other prefix matches. */
  readonly prefix: string;
  readonly settings: RepositorySettings;
  readonly appliedFor: readonly CreationOccasion[];
  readonly createdAtMs: number;
}

/** The repository creation templates of one registry, one per prefix. CreateRepository ignores them. */
export class CreationTemplates {
  readonly #templates = new Map<string, CreationTemplate>();

  add(prefix: string, { appliedFor = ['CREATE_ON_PUSH'], ...settings }: TemplateSettings): void {
    this.#templates.set(prefix, { prefix, settings, appliedFor, createdAtMs: Date.now() });
  }

  remove(prefix: string): void {
    this.#templates.delete(prefix);
  }

  get all(): Iterable<CreationTemplate> {
    return this.#templates.values();
  }

  /** Whether a template for something else hides a shorter prefix is unknown: here it does not (I). */
  for(occasion: CreationOccasion, repository: string): CreationTemplate | undefined {
    const applied = [...this.#templates].filter(([, { appliedFor }]) => appliedFor.includes(occasion));
    return longestPrefix(new Map(applied), repository);
  }
}
