import { isRepositoryName } from '../rules/names.ts';
import { defaultLimits, type Limits } from './behaviour.ts';
import type { BlobStore } from './blob-store.ts';
import { CreationTemplates, type RepositorySettings, type TemplateSettings } from './creation-templates.ts';
import { EcrError, invalidParameter } from './ecr-error.ts';
import { resolveEncryption } from './encryption.ts';
import { longestPrefix } from './prefix.ts';
import { EmulatedRepository } from './repository.ts';

export interface NewRepository extends RepositorySettings {
  readonly name: string;
  /** Created by a pull-through cache. Repositories with the prefix of a rule count as such anyway (I). */
  readonly pullThrough?: boolean;
}

export interface PullThroughRule {
  /** `ROOT` matches all repositories. */
  readonly prefix: string;
  readonly upstreamUrl: string;
  readonly createdAtMs: number;
}

export interface RegistryIdentity {
  readonly registryId: string;
  readonly region: string;
  /** Host with port of the data plane. */
  readonly host: string;
}

/** The repositories of one registry: finds, creates and deletes them. */
export class RepositoryCatalog {
  readonly identity: RegistryIdentity;
  readonly limits: Limits = { ...defaultLimits };
  readonly store: BlobStore;
  readonly #repositories = new Map<string, EmulatedRepository>();
  readonly #pullThroughRules = new Map<string, PullThroughRule>();
  readonly creationTemplates = new CreationTemplates();
  /** Requests so far to each repository that a push created. */
  protected readonly createdOnPush = new Map<string, number>();
  #revision = 0;

  constructor(identity: RegistryIdentity, store: BlobStore) {
    this.identity = identity;
    this.store = store;
  }

  get repositories(): ReadonlyMap<string, EmulatedRepository> {
    return this.#repositories;
  }

  /** Changes whenever a repository is created or deleted. */
  get revision(): number {
    return this.#revision;
  }

  findRepository(name: string): EmulatedRepository | undefined {
    return this.#repositories.get(name);
  }

  /** @throws EcrError RepositoryNotFoundException */
  repository(name: string): EmulatedRepository {
    const repository = this.findRepository(name);
    if (repository !== undefined) return repository;
    throw this.notFound(name);
  }

  protected notFound(name: string): EcrError {
    return new EcrError(
      'RepositoryNotFoundException',
      `The repository with name '${name}' does not exist in the registry with id '${this.identity.registryId}'`,
    );
  }

  /** @throws EcrError InvalidParameter-, RepositoryAlreadyExists-, LimitExceeded-, KmsException */
  createRepository(wanted: NewRepository): EmulatedRepository {
    const { name } = wanted;
    const { registryId, region } = this.identity;
    if (!isRepositoryName(name)) throw malformedName();
    if (this.#repositories.has(name)) {
      throw new EcrError(
        'RepositoryAlreadyExistsException',
        `The repository with name '${name}' already exists in the registry with id '${registryId}'`,
      );
    }
    if (this.#repositories.size >= this.limits.repositories) {
      throw new EcrError('LimitExceededException', 'The number of repositories exceeds the limit'); // I: wording
    }
    const repository = new EmulatedRepository(
      {
        name,
        arn: `arn:aws:ecr:${region}:${registryId}:repository/${name}`,
        encryption: resolveEncryption(wanted.encryption, this.identity),
        tagMutability: wanted.tagMutability ?? 'MUTABLE',
        exclusionFilters: wanted.exclusionFilters ?? [],
        resourceTags: wanted.resourceTags ?? new Map(),
        pullThrough: wanted.pullThrough ?? false,
        createdAtMs: Date.now(),
      },
      this.store,
    );
    this.#repositories.set(name, repository);
    this.#revision += 1;
    return repository;
  }

  /** Creates a large number of empty repositories. */
  seedRepositories(count: number, nameOf: (index: number) => string): void {
    for (let index = 0; index < count; index += 1) this.createRepository({ name: nameOf(index) });
  }

  /** Deletes a repository with all its images, like `force`. */
  deleteRepository(name: string): void {
    this.repository(name).clear();
    this.#repositories.delete(name);
    this.#revision += 1;
  }

  /** The target of a push. A matching CREATE_ON_PUSH template creates it if it is missing. @throws EcrError */
  pushTarget(name: string): EmulatedRepository {
    const existing = this.findRepository(name);
    if (existing !== undefined) return existing;
    const template = this.creationTemplates.for('CREATE_ON_PUSH', name);
    if (template === undefined) return this.repository(name);
    this.createdOnPush.set(name, 0);
    return this.createRepository({ name, ...template.settings });
  }

  /** Default is a template for CREATE_ON_PUSH with ECR's default settings. */
  addCreationTemplate(prefix: string, settings: TemplateSettings = {}): void {
    this.creationTemplates.add(prefix, settings);
  }

  addPullThroughRule(prefix: string, upstreamUrl = 'public.ecr.aws'): void {
    this.#pullThroughRules.set(prefix, { prefix, upstreamUrl, createdAtMs: Date.now() });
  }

  get pullThroughRules(): ReadonlyMap<string, PullThroughRule> {
    return this.#pullThroughRules;
  }

  isPullThroughCache(repository: EmulatedRepository): boolean {
    if (repository.attributes.pullThrough) return true;
    return longestPrefix(this.#pullThroughRules, repository.name) !== undefined;
  }
}

/** @returns InvalidParameterException for a name that does not match the pattern of the API model */
function malformedName(): EcrError {
  return invalidParameter(
    'repositoryName',
    "must satisfy regular expression '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*'",
  );
}
