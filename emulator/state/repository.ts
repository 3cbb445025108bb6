import type { Digest } from '../../src/oci/digest.ts';
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
  /** Config and layers by digest, with the media types that the manifest gives them. */
  readonly blobs: ReadonlyMap<Digest, string>;
  /** Manifests that an index names. */
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

/** One repository: which blobs it holds, its manifests, its tags. */
export class EmulatedRepository {
  readonly attributes: RepositoryAttributes;
  readonly blobs = new Map<Digest, StoredBlob>();
  readonly manifests = new Map<Digest, StoredManifest>();
  readonly tags = new Map<string, Digest>();
  readonly #store: BlobStore;
  /** Number of manifests that name a blob. */
  readonly #references = new Map<Digest, number>();

  constructor(attributes: RepositoryAttributes, store: BlobStore) {
    this.attributes = attributes;
    this.#store = store;
  }

  get name(): string {
    return this.attributes.name;
  }

  /** Uploaded or mounted: either way the blob counts as present before any manifest names it. */
  addBlob(digest: Digest, size: number): void {
    if (this.blobs.has(digest)) return;
    this.blobs.set(digest, { digest, size });
    this.#store.retain(digest);
  }

  dropBlob(digest: Digest): void {
    if (this.blobs.delete(digest)) this.#store.release(digest);
  }

  /** Whether a manifest of this repository names the blob as its config or a layer. */
  isReferenced(digest: Digest): boolean {
    return this.#references.has(digest);
  }

  /** Media type that some manifest gives the blob. */
  mediaTypeOf(digest: Digest): string | undefined {
    if (!this.isReferenced(digest)) return undefined;
    for (const manifest of this.manifests.values()) {
      const mediaType = manifest.blobs.get(digest);
      if (mediaType !== undefined) return mediaType;
    }
    return undefined;
  }

  addManifest(manifest: StoredManifest): void {
    if (this.manifests.has(manifest.digest)) return;
    this.manifests.set(manifest.digest, manifest);
    for (const blob of manifest.blobs.keys()) {
      this.#references.set(blob, (this.#references.get(blob) ?? 0) + 1);
    }
  }

  /** Removes a manifest with its tags. Its blobs stay, unreferenced where no other manifest names them. */
  removeManifest(digest: Digest): StoredManifest | undefined {
    const manifest = this.manifests.get(digest);
    if (manifest === undefined) return undefined;
    this.manifests.delete(digest);
    for (const [tag, target] of this.tags) if (target === digest) this.tags.delete(tag);
    for (const blob of manifest.blobs.keys()) {
      const left = (this.#references.get(blob) ?? 1) - 1;
      if (left > 0) this.#references.set(blob, left);
      else this.#references.delete(blob);
    }
    return manifest;
  }

  /** By tag or digest. */
  findManifest(reference: string): StoredManifest | undefined {
    return this.manifests.get(this.tags.get(reference) ?? (reference as Digest));
  }

  tagsOf(digest: Digest): readonly string[] {
    return [...this.tags].filter(([, target]) => target === digest).map(([tag]) => tag);
  }

  clear(): void {
    for (const digest of this.blobs.keys()) this.#store.release(digest);
    this.blobs.clear();
    this.manifests.clear();
    this.tags.clear();
    this.#references.clear();
  }
}
