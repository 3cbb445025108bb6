import { type Digest, digestOf } from '../../src/oci/digest.ts';
import { isRepositoryName } from '../../src/oci/reference.ts';
import { type Behaviour, defaultBehaviour, defaultLimits, type Limits } from './behaviour.ts';
import type { BlobStore } from './blob-store.ts';
import { EcrError, invalidParameter } from './ecr-error.ts';
import { resolveEncryption, type WantedEncryption } from './encryption.ts';
import { longestPrefix } from './prefix.ts';
import { checkPresence, prepareImage, storeImage } from './put-image.ts';
import { EmulatedRepository } from './repository.ts';
import { type SeededImage, seedImage } from './seed-image.ts';
import type { TagMutability } from './tag-mutability.ts';
import { UploadSession } from './upload-session.ts';

export type BlobMounting = 'ENABLED' | 'DISABLED';

export interface RepositorySettings {
  readonly encryption?: WantedEncryption;
  readonly tagMutability?: TagMutability;
  /** Wildcard filters of the `_WITH_EXCLUSION` modes. */
  readonly exclusionFilters?: readonly string[];
}

export interface NewRepository extends RepositorySettings {
  readonly name: string;
  readonly resourceTags?: ReadonlyMap<string, string>;
  /** Made by a pull-through cache; repositories below a rule's prefix count as such anyway (I). */
  readonly pullThrough?: boolean;
}

export interface PullThroughRule {
  /** `ROOT` covers every repository. */
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

/** One private registry: an account in a region. What happens over HTTP and what tests set up obey the same rules. */
export class RegistryState {
  readonly identity: RegistryIdentity;
  readonly behaviour: Behaviour = { ...defaultBehaviour };
  readonly limits: Limits = { ...defaultLimits };
  /** Account setting BLOB_MOUNTING; takes effect at once. */
  blobMounting: BlobMounting;
  readonly otherSettings = new Map([
    ['BASIC_SCAN_TYPE_VERSION', 'AWS_NATIVE'],
    ['REGISTRY_POLICY_SCOPE', 'V2'], // I: the default of a new account
  ]);
  readonly store: BlobStore;
  readonly uploads = new Map<string, UploadSession>();
  readonly #repositories = new Map<string, EmulatedRepository>();
  readonly #pullThroughRules = new Map<string, PullThroughRule>();
  readonly #creationTemplates = new Map<string, RepositorySettings>();
  #revision = 0;

  constructor(identity: RegistryIdentity, store: BlobStore, blobMounting: BlobMounting) {
    this.identity = identity;
    this.store = store;
    this.blobMounting = blobMounting;
  }

  // --- repositories

  get repositories(): ReadonlyMap<string, EmulatedRepository> {
    return this.#repositories;
  }

  /** Changes whenever a repository comes or goes. */
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
    throw new EcrError(
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

  /** Empty repositories, by the ten thousand. */
  seedRepositories(count: number, nameOf: (index: number) => string): void {
    for (let index = 0; index < count; index += 1) this.createRepository({ name: nameOf(index) });
  }

  /** With all its images, as `force` does. */
  deleteRepository(name: string): void {
    this.repository(name).clear();
    this.#repositories.delete(name);
    this.#revision += 1;
  }

  /** What a push goes to: created by a matching CREATE_ON_PUSH template when missing. @throws EcrError */
  pushTarget(name: string): EmulatedRepository {
    const existing = this.findRepository(name);
    if (existing !== undefined) return existing;
    const template = longestPrefix(this.#creationTemplates, name);
    if (template === undefined) return this.repository(name);
    return this.createRepository({ name, ...template });
  }

  /** Template for CREATE_ON_PUSH; `ROOT` catches what no longer prefix does. */
  addCreationTemplate(prefix: string, settings: RepositorySettings = {}): void {
    this.#creationTemplates.set(prefix, settings);
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

  // --- uploads

  openUpload(repository: string): UploadSession {
    const session = new UploadSession(repository, this.store, this.behaviour, this.limits);
    this.uploads.set(session.id, session);
    return session;
  }

  /** Forgets the session; what was sent to it is lost. */
  async loseUpload(id: string): Promise<void> {
    const session = this.uploads.get(id);
    this.uploads.delete(id);
    await session?.discard();
  }

  async close(): Promise<void> {
    await Promise.all([...this.uploads.keys()].map(id => this.loseUpload(id)));
  }

  // --- contents

  /** Puts a blob into a repository without HTTP, unreferenced until a manifest names it. */
  async putBlob(repository: string, bytes: Uint8Array): Promise<Digest> {
    const holder = this.repository(repository);
    const digest = digestOf(bytes);
    if (!this.store.hasBytes(digest)) {
      const draft = await this.store.createDraft();
      await draft.append(bytes);
      await draft.close();
      this.store.commit(draft, digest);
    }
    holder.addBlob(digest, bytes.byteLength);
    return digest;
  }

  /**
   * PutImage: under a tag, a digest, or neither.
   * @throws EcrError by the rule that is broken
   */
  putManifest(repository: string, bytes: Buffer, mediaType: string | undefined, reference?: string): Digest {
    const image = prepareImage(this, repository, bytes, mediaType, reference);
    checkPresence(this, image);
    return storeImage(image);
  }

  /** An image of declared blobs, for registries too large to be filled with bytes. */
  seedImage(repository: string, image: SeededImage): Digest {
    return seedImage(this, repository, image);
  }

  /**
   * Deletes an image by digest with its tags, as a lifecycle policy does. Its blobs are no longer mountable unless
   * another image names them; `dropLayers` takes them away at once, as ECR may at any time.
   */
  deleteImage(repository: string, digest: Digest, options: { readonly dropLayers?: boolean } = {}): void {
    const holder = this.repository(repository);
    const manifest = holder.removeManifest(digest);
    if (manifest === undefined) throw new EcrError('ImageNotFoundException', 'Requested image not found');
    if (options.dropLayers !== true) return;
    for (const blob of manifest.blobs.keys()) if (!holder.isNamed(blob)) holder.dropBlob(blob);
  }

  /** The manifest was read by a client, in whatever way. */
  recordPull(repository: EmulatedRepository, digest: Digest): void {
    if (this.behaviour.recordsPulls) repository.recordPull(digest, Date.now());
  }

  /** The image goes with its last tag, as BatchDeleteImage has it (D); so over `/v2/` (I). @throws EcrError */
  deleteTag(repository: string, tag: string): void {
    const holder = this.repository(repository);
    const digest = holder.tags.get(tag);
    if (digest === undefined) throw new EcrError('ImageNotFoundException', 'Requested image not found');
    holder.tags.delete(tag);
    if (holder.tagsOf(digest).length === 0) this.deleteImage(repository, digest);
  }

  /** Puts an image into the archive, as a lifecycle policy does: it cannot be pulled until it is pushed again. */
  archiveImage(repository: string, digest: Digest): void {
    if (this.repository(repository).archiveManifest(digest)) return;
    throw new EcrError('ImageNotFoundException', 'Requested image not found');
  }
}

/** @returns InvalidParameterException for a name that the API model's pattern refuses */
export function malformedName(): EcrError {
  return invalidParameter(
    'repositoryName',
    "must satisfy regular expression '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*'",
  );
}
