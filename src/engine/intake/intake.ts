import type { BlobReceiver, IncomingBlob } from '../../images/blob-receiver.ts';
import type { Digest } from '../../oci/digest.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import type { BlobContent, Repository } from '../../registry/repository.ts';
import { isRegistryAnswer } from '../../shared/errors.ts';
import { readBounded } from '../../shared/read-bounded.ts';
import type { KnownLayer } from '../locating/diff-ids/claims.ts';
import type { Discovery } from '../locating/discovery.ts';
import { type PushPlan, planOf } from '../locating/plan.ts';
import type { SeenBlobMounting } from '../result.ts';
import type { Slots } from '../siblings.ts';
import { placeBlob } from '../transfer/place-blob.ts';
import type { TransferredLayer } from '../transfer/transfer-image.ts';
import { Arrival, type ArrivalDesk } from './arrival.ts';
import { BlobLocator } from './blob-locator.ts';
import { arrivedLayers, noImage, planOfArrived } from './image-plan.ts';
import type { IntakeOptions } from './intake-options.ts';
import type { Placement } from './placement.ts';
import { kept, SmallBlobs } from './small-blobs.ts';
import { UploadSlots } from './upload-slots.ts';

/**
 * Takes in the blobs of images for one target repository, one by one and in any order, before any manifest is known. A blob
 * that the client asks for is looked up in the target and in the registry, and mounted. Only the rest has to be sent.
 *
 * Before its first write, it creates a missing repository and turns on blob mounting, as the options say. What it knows of the
 * registry is as of the last `refresh`, and what it knows of the target stays.
 */
export class Intake implements BlobReceiver {
  readonly options: IntakeOptions;
  readonly #target: Repository;
  readonly #locator: BlobLocator;
  readonly #small = new SmallBlobs();
  readonly #distrusted = new Set<Digest>();
  readonly #uploadSlots: UploadSlots;

  constructor(options: IntakeOptions) {
    const { context, session } = options;
    this.options = options;
    this.#target = session.connection.repository(context.options.repository);
    this.#locator = new BlobLocator(options);
    this.#uploadSlots = new UploadSlots(context.slots?.upload, context.signal);
  }

  /** The account setting as it was seen last. */
  get blobMounting(): SeenBlobMounting {
    return this.#locator.preparation.blobMounting;
  }

  /** What is known of the registry since the last `refresh`. */
  get discovery(): Discovery {
    return this.#locator.search.discovery;
  }

  /** Mounts are attempted: `mount-from` allows them and the setting is not known to be off. */
  get mounting(): boolean {
    return this.#locator.mounting;
  }

  /** @throws RepositoryNotFoundError, InputError and others, if the target cannot be prepared for a mount */
  async find(digest: Digest): Promise<number | undefined> {
    this.#locator.placements.ask(digest);
    if (this.#distrusted.has(digest)) return this.#sentSize(digest);
    const placement = await this.#locator.locate(digest);
    return placement === undefined ? undefined : (placement.size ?? (await this.#readSize(digest)));
  }

  async mount(digest: Digest, from: string): Promise<boolean> {
    this.#locator.placements.ask(digest);
    if (this.#distrusted.has(digest)) return this.#sentSize(digest) !== undefined;
    return (await this.#locator.locate(digest, [from])) !== undefined;
  }

  async receive(): Promise<IncomingBlob> {
    const { preparation, search } = this.#locator;
    await preparation.ready(search);
    const release = await this.#uploadSlots.take();
    const desk: ArrivalDesk = {
      takeWhole: (content, began) => this.#takeWhole(content, began),
      takeSent: (digest, size, { attempts }, milliseconds) => {
        this.#locator.place(digest, { outcome: 'pushed', refusedMounts: 0, attempts, milliseconds, size });
      },
    };
    return new Arrival(listener => this.#target.writeBlob(listener), desk, this.options.progress, release);
  }

  /** No blob arrives any more. What did not arrive completely no longer keeps others waiting. */
  close(): void {
    this.#uploadSlots.close();
  }

  /** What happened to a blob; undefined if it was neither found nor sent. */
  placementOf(digest: Digest): Placement | undefined {
    return this.#locator.placements.get(digest);
  }

  /** Content of a small blob that was received; undefined if it was not, or is too large or too long ago. */
  small(digest: Digest): Buffer | undefined {
    return this.#small.get(digest);
  }

  /** The registry lists the blob without storing it, or has it under another digest only. From now on, it has to be sent. */
  distrust(digest: Digest): void {
    this.#distrusted.add(digest);
  }

  /** Compressed layers of the registry's images for the diff IDs of one image, lowest layer first. */
  matchDiffIds(diffIds: readonly Digest[]): Promise<ReadonlyMap<Digest, KnownLayer>> {
    return this.#locator.search.matchDiffIds(diffIds, this.mounting);
  }

  /** An image was pushed to any repository of the registry, so the next search asks again. */
  refresh(): void {
    this.#locator.search.refresh();
  }

  /** The plan by which the blobs of an image came into the target, and what became of its layers, each once. */
  placementsIn(root: ImageNode): {
    readonly plan: PushPlan;
    readonly layers: readonly TransferredLayer[];
  } {
    const { placements } = this.#locator;
    const plan = planOfArrived(root, placements, this.discovery.found, this.mounting);
    return { plan, layers: arrivedLayers(plan, placements) };
  }

  /** @returns undefined if it cannot be read, so the client sends the blob */
  async #readSize(digest: Digest): Promise<number | undefined> {
    try {
      const size = await this.#target.headBlob(digest);
      if (size !== undefined) this.#locator.placements.learnSize(digest, size);
      return size;
    } catch (error) {
      if (!isRegistryAnswer(error)) throw error;
      return undefined;
    }
  }

  /** The request that opens the upload names the best guess to mount from, as for configs of every push. */
  async #takeWhole(content: BlobContent, began: number): Promise<void> {
    const { digest, size } = content;
    const { progress } = this.options;
    if (size <= kept.blob) await this.#keep(content);
    if (!this.#distrusted.has(digest) && (await this.#isThere(digest))) return;
    const upload: Slots = send => {
      progress.expect(size);
      return progress.uploading(send);
    };
    const sources = { known: this.#guessesFor(digest), further: async () => [] };
    const slots = { mount: this.#locator.slots, upload };
    const placed = await placeBlob(this.#target, content, sources, slots, progress.sent);
    const milliseconds = Math.round(performance.now() - began);
    this.#locator.place(digest, { ...placed, milliseconds, size });
  }

  async #keep(content: BlobContent): Promise<void> {
    const bytes = await readBounded(await content.open(), kept.blob);
    if (bytes !== undefined) this.#small.keep(content.digest, bytes);
  }

  /** A blob that was asked for has been looked up. A client that does not ask may send one that the target has. */
  async #isThere(digest: Digest): Promise<boolean> {
    const { placements } = this.#locator;
    if (placements.wasAsked(digest)) return placements.get(digest) !== undefined;
    return (await this.#locator.locateInTarget(digest)) !== undefined;
  }

  /** Bytes of a blob that was sent, whatever was known of it before. */
  #sentSize(digest: Digest): number | undefined {
    const placement = this.#locator.placements.get(digest);
    return placement?.outcome === 'pushed' ? placement.size : undefined;
  }

  #guessesFor(digest: Digest): readonly string[] {
    if (this.#distrusted.has(digest)) return [];
    const refused = this.#locator.placements.refusedBy(digest);
    const plan = planOf({ blobs: noImage, layers: [], configs: [] }, this.discovery.found, this.mounting);
    return plan.guesses.filter(name => !refused.includes(name));
  }
}
