import type { Readable } from 'node:stream';
import type { ImageOrigin, ImageSource } from '../../images/image-source.ts';
import { NotPushableError, type PushableImage } from '../../images/pushable-image.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import { blobsByDiffId, blobsOfLoaded, type KnownBlobs } from './known-blobs.ts';

/** A source that is looked at before the push. What was loaded for that is kept for the push. */
export class KeptSource implements ImageSource {
  readonly description: string;
  readonly local: boolean;
  readonly origin?: ImageOrigin;
  readonly pushable?: () => Promise<PushableImage>;
  readonly #source: ImageSource;
  readonly #onLoad: (blobs: KnownBlobs) => void;
  #loading: Promise<ImageNode> | undefined;
  #saved = false;
  #received = false;

  /** @param onLoad called when an image is loaded that was not when its blobs were asked for */
  constructor(source: ImageSource, onLoad: (blobs: KnownBlobs) => void) {
    this.#source = source;
    this.#onLoad = onLoad;
    this.description = source.description;
    this.local = source.local;
    if (source.origin !== undefined) this.origin = source.origin;
    const { pushable } = source;
    if (pushable === undefined) return;
    let asked: Promise<PushableImage> | undefined;
    this.pushable = () => {
      asked ??= pushable.call(source);
      return asked;
    };
  }

  /** It has to be written to disk for the push. Known after its blobs were asked for. */
  get saved(): boolean {
    return this.#saved;
  }

  /** Another program pushes it. Known after its blobs were asked for. */
  get received(): boolean {
    return this.#received;
  }

  /**
   * The blobs of the image. Loads it, unless that takes long.
   * @param dryRun the push will not let another program push it
   * @throws PushError
   */
  async blobs(dryRun: boolean): Promise<KnownBlobs> {
    const pushable = dryRun ? undefined : await this.#pushable();
    if (pushable !== undefined) {
      this.#received = true;
      return blobsByDiffId(pushable.diffIds, pushable.unpackedBytes);
    }
    const diffIds = await this.#source.diffIds?.();
    if (diffIds === undefined) return blobsOfLoaded(await this.#load());
    this.#saved = true;
    return blobsByDiffId(diffIds);
  }

  async load(): Promise<ImageNode> {
    const before = this.#loading;
    const root = await this.#load();
    if (before === undefined) this.#onLoad(blobsOfLoaded(root));
    return root;
  }

  open(blob: Descriptor): Promise<Readable> {
    return this.#source.open(blob);
  }

  isVerified(digest: Digest): boolean {
    return this.#source.isVerified?.(digest) ?? false;
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  #load(): Promise<ImageNode> {
    this.#loading ??= this.#source.load();
    return this.#loading;
  }

  async #pushable(): Promise<PushableImage | undefined> {
    try {
      return await this.pushable?.();
    } catch (error) {
      if (error instanceof NotPushableError) return undefined; // the push says so
      throw error;
    }
  }
}
