import type { BlobReceiver, IncomingBlob } from '../images/blob-receiver.ts';
import type { PushedImage } from '../images/pushable-image.ts';
import { type Digest, digestOf, isDigest } from '../oci/digest.ts';
import { mediaTypes } from '../oci/media-types.ts';
import type { FetchedManifest, ServedList, StoredManifestHead } from '../registry/repository.ts';
import type { RelayRepository } from './backend.ts';

const { ociIndex } = mediaTypes;

/**
 * A repository that passes blobs on and holds manifests back: whoever reads them decides what becomes of them. Used for one
 * image, whose manifests fit in memory.
 */
export class HeldRepository implements RelayRepository {
  readonly #receiver: BlobReceiver;
  readonly #onFailure: (error: unknown) => void;
  readonly #manifests = new Map<string, FetchedManifest>();
  readonly #tags = new Map<string, Digest>();
  #activity = 0;

  /** @param onFailure called with every error of the receiver */
  constructor(receiver: BlobReceiver, onFailure: (error: unknown) => void) {
    this.#receiver = receiver;
    this.#onFailure = onFailure;
  }

  /** Changes with all that arrives, and all that is done with it. */
  get activity(): number {
    return this.#activity;
  }

  /** What was pushed to a tag. */
  pushed(tag: string): PushedImage | undefined {
    const root = this.#manifests.get(this.#tags.get(tag) ?? '');
    if (root === undefined) return undefined;
    const { digest, mediaType, bytes } = root;
    const manifests = [...this.#manifests.values()].map(
      manifest => [manifest.digest, manifest.bytes] as const,
    );
    return { root: { digest, mediaType, size: bytes.byteLength }, manifests: new Map(manifests) };
  }

  find(digest: Digest): Promise<number | undefined> {
    return this.#watched(this.#receiver.find(digest));
  }

  mount(digest: Digest, from: string): Promise<boolean> {
    return this.#watched(this.#receiver.mount(digest, from));
  }

  async receive(): Promise<IncomingBlob> {
    const blob = await this.#watched(this.#receiver.receive());
    return {
      get size() {
        return blob.size;
      },
      write: chunk => this.#watched(blob.write(chunk)),
      commit: digest => this.#watched(blob.commit(digest)),
      discard: () => blob.discard(),
    };
  }

  async putManifest(reference: string, bytes: Buffer, mediaType: string): Promise<Digest> {
    const digest = isDigest(reference) ? reference : digestOf(bytes);
    this.#activity += 1;
    this.#manifests.set(digest, { digest, mediaType, bytes });
    if (!isDigest(reference)) this.#tags.set(reference, digest);
    return digest;
  }

  async getManifest(reference: string): Promise<FetchedManifest | undefined> {
    return this.#manifests.get(this.#tags.get(reference) ?? reference);
  }

  async headManifest(reference: string): Promise<StoredManifestHead | undefined> {
    const manifest = await this.getManifest(reference);
    return manifest && { ...manifest, size: manifest.bytes.byteLength };
  }

  /** Docker reads nothing back. */
  async readBlob(): Promise<undefined> {}

  async listTags(): Promise<ServedList> {
    return listOf({ name: '', tags: [...this.#tags.keys()] }, 'application/json');
  }

  async listReferrers(): Promise<ServedList> {
    return listOf({ schemaVersion: 2, mediaType: ociIndex, manifests: [] }, ociIndex);
  }

  async #watched<T>(work: Promise<T>): Promise<T> {
    this.#activity += 1;
    try {
      return await work;
    } catch (error) {
      this.#onFailure(error);
      throw error;
    } finally {
      this.#activity += 1;
    }
  }
}

function listOf(list: object, mediaType: string): ServedList {
  return { bytes: Buffer.from(JSON.stringify(list)), mediaType };
}
