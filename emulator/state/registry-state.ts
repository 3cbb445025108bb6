import { type Digest, digestOf } from '../rules/digest.ts';
import { type Behaviour, defaultBehaviour } from './behaviour.ts';
import type { BlobStore } from './blob-store.ts';
import { EcrError } from './ecr-error.ts';
import { checkPresence, prepareImage, storeImage } from './put-image.ts';
import type { EmulatedRepository } from './repository.ts';
import { type RegistryIdentity, RepositoryCatalog } from './repository-catalog.ts';
import { type SeededImage, seededManifest } from './seed-image.ts';
import { UploadSession } from './upload-session.ts';

export type BlobMounting = 'ENABLED' | 'DISABLED';

/**
 * One private registry of an account in a region: settings, uploads and contents of its repositories. Requests over HTTP
 * and the setup of tests follow the same rules.
 */
export class RegistryState extends RepositoryCatalog {
  readonly behaviour: Behaviour = { ...defaultBehaviour };
  /** Account setting BLOB_MOUNTING; takes effect at once. */
  blobMounting: BlobMounting;
  readonly otherSettings = new Map([
    ['BASIC_SCAN_TYPE_VERSION', 'AWS_NATIVE'],
    ['REGISTRY_POLICY_SCOPE', 'V2'], // I: the default of a new account
  ]);
  readonly uploads = new Map<string, UploadSession>();

  constructor(identity: RegistryIdentity, store: BlobStore, blobMounting: BlobMounting) {
    super(identity, store);
    this.blobMounting = blobMounting;
  }

  /** One more request to the repository. @throws EcrError RepositoryNotFoundException while it does not see the repository */
  requireVisible(name: string): void {
    const requests = this.createdOnPush.get(name);
    if (requests === undefined || requests >= this.behaviour.hiddenAfterCreation) return;
    this.createdOnPush.set(name, requests + 1);
    throw this.notFound(name);
  }

  openUpload(repository: string): UploadSession {
    const session = new UploadSession(repository, this.store, this.behaviour, this.limits);
    this.uploads.set(session.id, session);
    return session;
  }

  /** Drops the session and everything that was sent to it. */
  async loseUpload(id: string): Promise<void> {
    const session = this.uploads.get(id);
    this.uploads.delete(id);
    await session?.discard();
  }

  async close(): Promise<void> {
    await Promise.all([...this.uploads.keys()].map(id => this.loseUpload(id)));
  }

  /** Adds a blob to a repository without HTTP. It is unreferenced until a manifest refers to it. */
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
   * PutImage with a tag, a digest, or neither.
   * @throws EcrError for the violated rule
   */
  putManifest(repository: string, bytes: Buffer, mediaType: string | undefined, reference?: string): Digest {
    const image = prepareImage(this, repository, bytes, mediaType, reference);
    checkPresence(this, image);
    return storeImage(image);
  }

  /**
   * Adds an image without uploading bytes, and creates the repository if it is missing. For registries that are too
   * large to upload all images.
   */
  seedImage(repository: string, image: SeededImage): Digest {
    const target = this.findRepository(repository) ?? this.createRepository({ name: repository });
    const { blobs, bytes, mediaType } = seededManifest(image);
    for (const { digest, size } of blobs) target.addBlob(digest, size);
    return this.putManifest(repository, bytes, mediaType, image.tag);
  }

  /**
   * Deletes an image by digest with its tags, like a lifecycle policy. Its blobs are no longer mountable unless another
   * image refers to them. `dropLayers` deletes them at once, as ECR may do at any time.
   */
  deleteImage(repository: string, digest: Digest, options: { readonly dropLayers?: boolean } = {}): void {
    const holder = this.repository(repository);
    const manifest = holder.removeManifest(digest);
    if (manifest === undefined) throw new EcrError('ImageNotFoundException', 'Requested image not found');
    if (options.dropLayers !== true) return;
    for (const blob of manifest.blobs.keys()) if (!holder.isNamed(blob)) holder.dropBlob(blob);
  }

  /** Records that a client read the manifest. */
  recordPull(repository: EmulatedRepository, digest: Digest): void {
    if (this.behaviour.recordsPulls) repository.recordPull(digest, Date.now());
  }

  /** Deletes the image with its last tag, like BatchDeleteImage (D); the same over `/v2/` (I). @throws EcrError */
  deleteTag(repository: string, tag: string): void {
    const holder = this.repository(repository);
    const digest = holder.tags.get(tag);
    if (digest === undefined) throw new EcrError('ImageNotFoundException', 'Requested image not found');
    holder.tags.delete(tag);
    if (holder.tagsOf(digest).length === 0) this.deleteImage(repository, digest);
  }

  /** Archives an image, like a lifecycle policy. It cannot be pulled until it is pushed again. */
  archiveImage(repository: string, digest: Digest): void {
    if (this.repository(repository).archiveManifest(digest)) return;
    throw new EcrError('ImageNotFoundException', 'Requested image not found');
  }
}
