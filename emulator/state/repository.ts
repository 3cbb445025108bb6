import type { Digest } from '../rules/digest.ts';
import type { BlobStore } from './blob-store.ts';
import type { Encryption } from './encryption.ts';
import type { TagMutability } from './tag-mutability.ts';

export interface StoredBlob {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
}

export interface StoredManifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Buffer;
  /** Config and layers by digest, with their media types in the manifest. */
  readonly blobs: ReadonlyMap<Digest, string>;
  /** Manifests that an index refers to. */
  readonly children: readonly Digest[];
  readonly subject?: Digest;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Compressed bytes of manifest, config and layers; mounted ones count in full, as in ECR. */
  readonly imageBytes: number;
  readonly pushedAtMs: number;
}

export interface RepositoryAttributes {
  readonly name: string;
  readonly arn: string;
  readonly encryption: Encryption;
  readonly tagMutability: TagMutability;
  readonly exclusionFilters: readonly string[];
  readonly resourceTags: ReadonlyMap<string, string>;
  readonly pullThrough: boolean;
  readonly createdAtMs: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** One repository: its blobs, manifests and tags. */
export class EmulatedRepository {
  readonly attributes: RepositoryAttributes;
  readonly blobs = new Map<Digest, StoredBlob>();
  readonly manifests = new Map<Digest, StoredManifest>();
  readonly tags = new Map<string, Digest>();
  readonly #store: BlobStore;
  /** Blobs that are available, although every manifest that refers to them is rejected. */
  readonly nameOnly = new Set<Digest>();
  /** Archived images. */
  readonly archived = new Set<Digest>();
  readonly #pulledAtMs = new Map<Digest, number>();
  /** Number of manifests that are not archived and refer to a blob. */
  readonly #references = new Map<Digest, number>();

  constructor(attributes: RepositoryAttributes, store: BlobStore) {
    this.attributes = attributes;
    this.#store = store;
  }

  get name(): string {
    return this.attributes.name;
  }

  /** Uploaded or mounted. The blob exists before any manifest refers to it. */
  addBlob(digest: Digest, size: number): void {
    this.nameOnly.delete(digest);
    if (this.blobs.has(digest)) return;
    this.blobs.set(digest, { digest, size });
    this.#store.retain(digest);
  }

  dropBlob(digest: Digest): void {
    if (this.blobs.delete(digest)) this.#store.release(digest);
  }

  /** Whether a manifest of this repository that is not archived has the blob as its config or a layer. */
  isReferenced(digest: Digest): boolean {
    return this.#references.has(digest);
  }

  /** Whether only archived images refer to the blob. */
  isArchived(digest: Digest): boolean {
    if (this.isReferenced(digest)) return false;
    return [...this.archived].some(image => this.manifests.get(image)?.blobs.has(digest) === true);
  }

  isNamed(digest: Digest): boolean {
    return this.isReferenced(digest) || this.isArchived(digest);
  }

  /** Media type of the blob in one of the manifests. */
  mediaTypeOf(digest: Digest): string | undefined {
    if (!this.isReferenced(digest)) return undefined;
    for (const manifest of this.manifests.values()) {
      const mediaType = manifest.blobs.get(digest);
      if (mediaType !== undefined) return mediaType;
    }
    return undefined;
  }

  /** Pushing an image again restores it from the archive. */
  addManifest(manifest: StoredManifest): void {
    const restored = this.archived.delete(manifest.digest);
    if (this.manifests.has(manifest.digest) && !restored) return;
    this.manifests.set(manifest.digest, manifest);
    for (const blob of manifest.blobs.keys()) {
      this.#references.set(blob, (this.#references.get(blob) ?? 0) + 1);
    }
  }

  /** Deletes a manifest with its tags. Its blobs stay, unreferenced unless another manifest refers to them. */
  removeManifest(digest: Digest): StoredManifest | undefined {
    const manifest = this.manifests.get(digest);
    if (manifest === undefined) return undefined;
    this.manifests.delete(digest);
    this.#pulledAtMs.delete(digest);
    for (const [tag, target] of this.tags) if (target === digest) this.tags.delete(tag);
    if (!this.archived.delete(digest)) this.#unreference(manifest);
    return manifest;
  }

  /** @returns false if the image does not exist or is archived */
  archiveManifest(digest: Digest): boolean {
    const manifest = this.manifests.get(digest);
    if (manifest === undefined || this.archived.has(digest)) return false;
    this.archived.add(digest);
    this.#unreference(manifest);
    return true;
  }

  #unreference(manifest: StoredManifest): void {
    for (const blob of manifest.blobs.keys()) {
      const left = (this.#references.get(blob) ?? 1) - 1;
      if (left > 0) this.#references.set(blob, left);
      else this.#references.delete(blob);
    }
  }

  /** By tag or digest. Archived images cannot be pulled. */
  findManifest(reference: string): StoredManifest | undefined {
    const manifest = this.manifests.get(this.tags.get(reference) ?? (reference as Digest));
    return manifest === undefined || this.archived.has(manifest.digest) ? undefined : manifest;
  }

  /** A recorded pull stands for 24 hours. Later pulls within that time are not recorded. */
  recordPull(digest: Digest, atMs: number): void {
    const last = this.#pulledAtMs.get(digest);
    if (last === undefined || atMs - last >= dayMs) this.#pulledAtMs.set(digest, atMs);
  }

  /** Time of the last recorded pull, in milliseconds since the epoch. */
  pulledAtMs(digest: Digest): number | undefined {
    return this.#pulledAtMs.get(digest);
  }

  tagsOf(digest: Digest): readonly string[] {
    return [...this.tags].filter(([, target]) => target === digest).map(([tag]) => tag);
  }

  clear(): void {
    for (const digest of this.blobs.keys()) this.#store.release(digest);
    this.blobs.clear();
    this.manifests.clear();
    this.tags.clear();
    this.nameOnly.clear();
    this.archived.clear();
    this.#pulledAtMs.clear();
    this.#references.clear();
  }
}
