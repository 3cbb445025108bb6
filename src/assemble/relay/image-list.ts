import type { PushResult } from '../../engine/result.ts';
import type { Digest } from '../../oci/digest.ts';

/** The images that clients pushed to all repositories, in the order in which they arrived. */
export class ImageList {
  readonly #results = new Map<string, PushResult>();
  readonly #onImage: (results: readonly PushResult[]) => void;

  /** @param onImage called after every change with all results */
  constructor(onImage: (results: readonly PushResult[]) => void) {
    this.#onImage = onImage;
  }

  get results(): readonly PushResult[] {
    return [...this.#results.values()];
  }

  of(repository: string, digest: Digest): PushResult | undefined {
    return this.#results.get(`${repository}@${digest}`);
  }

  /** One change: an image, with others that lost their tag to it, and with those that turned out to be only members of it. */
  change(repository: string, images: ReadonlyMap<Digest, PushResult>, members: readonly Digest[] = []): void {
    for (const digest of members) this.#results.delete(`${repository}@${digest}`);
    for (const [digest, result] of images) this.#results.set(`${repository}@${digest}`, result);
    this.#onImage(this.results);
  }
}
