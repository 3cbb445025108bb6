import type { PushResult } from '../../engine/result.ts';
import type { Siblings } from '../../engine/siblings.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import { untilAborted } from '../../shared/abort.ts';
import type { KnownBlobs } from './known-blobs.ts';

/** An image of the step, before its push. */
export interface StepImage {
  readonly repository: string;
  readonly blobs: KnownBlobs;
}

interface Entry extends StepImage {
  /** Is fulfilled when the push has ended: whether the image is complete in the registry. */
  readonly end: PromiseWithResolvers<boolean>;
  ended: boolean | undefined;
  /** Diff IDs of layers that the image turned out to have under other digests when it was loaded. */
  learnt: ReadonlyMap<Digest, Digest>;
}

/**
 * All images of a step in the order in which they are pushed, and which of them bring the blobs of those that come later. An
 * image waits only for images before it, so there is always one that waits for nobody.
 */
export class StepImages {
  readonly #entries: readonly Entry[];
  /** Positions of the images that have a blob, lowest first, by its digest and by its diff ID. */
  readonly #having = new Map<Digest, number[]>();
  /** Repositories of complete images, by the digests of their layers. */
  readonly #held = new Map<Digest, string[]>();
  readonly #compressed = new Map<Digest, Descriptor>();
  readonly #mayMountFrom: (repository: string) => boolean;

  /**
   * @param images in the order of their pushes
   * @param mayMountFrom whether the user allows mounts from a repository
   */
  constructor(images: readonly StepImage[], mayMountFrom: (repository: string) => boolean) {
    this.#entries = images.map(image => ({
      ...image,
      end: Promise.withResolvers<boolean>(),
      ended: undefined,
      learnt: new Map(),
    }));
    this.#mayMountFrom = mayMountFrom;
    for (const [position, { blobs }] of images.entries()) {
      for (const digest of new Set([...blobs.sizes.keys(), ...blobs.diffIds.values()]))
        this.#having.set(digest, [...(this.#having.get(digest) ?? []), position]);
    }
  }

  /** The images before one, as it sees them. */
  siblingsOf(position: number, signal: AbortSignal): Siblings {
    const { repository } = this.#at(position);
    const isSource = this.#isSourceFor(repository);
    const heldBy = (digest: Digest) =>
      (this.#held.get(digest) ?? []).filter(name => name !== repository && this.#mayMountFrom(name));
    return {
      bring: digest => this.#before(position, digest, isSource).length > 0,
      broughtBy: async digest => {
        const first = await untilAborted(this.#firstComplete(position, digest, isSource), signal);
        return first?.repository ?? heldBy(digest)[0]; // a layer that was compressed here has its digest only now
      },
      heldBy,
      compressed: diffId => this.#compressed.get(diffId),
    };
  }

  /**
   * Waits for the images before one that bring blobs into the same repository. Such blobs cannot be mounted, but are simply
   * there afterwards.
   * @throws the reason of the signal
   */
  async untilRepositoryIsReady(position: number, signal: AbortSignal): Promise<void> {
    const { repository, blobs } = this.#at(position);
    const isSame = (other: Entry) => other.repository === repository;
    for (const digest of blobs.sizes.keys())
      await untilAborted(this.#firstComplete(position, digest, isSame), signal);
  }

  /**
   * Waits for the images before one that bring layers which it has uncompressed. It would compress them before it knows that
   * another image does the same.
   * @throws the reason of the signal
   */
  async untilCompressed(position: number, signal: AbortSignal): Promise<void> {
    const { repository, blobs } = this.#at(position);
    if (!blobs.uncompressed) return;
    for (const digest of blobs.sizes.keys())
      await untilAborted(this.#firstComplete(position, digest, this.#isSourceFor(repository)), signal);
  }

  /** The image was loaded during its push. It asks by the digests that its layers have there. */
  learn(position: number, { diffIds }: KnownBlobs): void {
    this.#at(position).learnt = diffIds;
  }

  /** The push has ended. @param result undefined if it failed */
  end(position: number, result: PushResult | undefined): void {
    const entry = this.#at(position);
    for (const { digest, diffId, size, mediaType, beforeCompression } of result?.layers ?? []) {
      if (beforeCompression) continue;
      this.#held.set(digest, [...(this.#held.get(digest) ?? []), entry.repository]);
      if (diffId !== undefined && diffId !== digest)
        this.#compressed.set(diffId, this.#compressed.get(diffId) ?? { digest, size, mediaType });
    }
    entry.ended = result !== undefined;
    entry.end.resolve(entry.ended);
  }

  #isSourceFor(repository: string): (other: Entry) => boolean {
    return other => other.repository !== repository && this.#mayMountFrom(other.repository);
  }

  /** The first one of the images before that does not fail. */
  async #firstComplete(
    position: number,
    digest: Digest,
    isWanted: (other: Entry) => boolean,
  ): Promise<Entry | undefined> {
    for (const other of this.#before(position, digest, isWanted)) if (await other.end.promise) return other;
    return undefined;
  }

  /** Images before that have the blob and have not failed. */
  #before(position: number, digest: Digest, isWanted: (other: Entry) => boolean): readonly Entry[] {
    const diffId = this.#at(position).learnt.get(digest);
    const positions = this.#having.get(digest) ?? (diffId && this.#having.get(diffId)) ?? [];
    return positions
      .filter(other => other < position)
      .map(other => this.#at(other))
      .filter(other => other.ended !== false && isWanted(other));
  }

  #at(position: number): Entry {
    const entry = this.#entries[position];
    if (entry === undefined) throw new Error(`There is no image ${position}.`);
    return entry;
  }
}
