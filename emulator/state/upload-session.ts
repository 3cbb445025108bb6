import { randomUUID } from 'node:crypto';
import type { Digest } from '../rules/digest.ts';
import type { Behaviour, Limits } from './behaviour.ts';
import type { BlobDraft } from './blob-draft.ts';
import type { BlobStore } from './blob-store.ts';
import { EcrError } from './ecr-error.ts';

/** Every part but the last must have as much (ECR service quotas). */
const minPartBytes = 5 * 1024 * 1024;
const maxParts = 4200;

/** An upload in progress: parts one after the other, checked when it is completed. */
export class UploadSession {
  /** The API's uploadId. */
  readonly id: string = randomUUID();
  readonly repository: string;
  readonly #store: BlobStore;
  readonly #behaviour: Behaviour;
  readonly #limits: Readonly<Limits>;
  #draft: BlobDraft | undefined;
  #partSizes: number[] = [];
  #partStart = 0;
  #busy = false;
  /** A broken part is being taken back: the next one may come while that lasts. */
  #rewinding: Promise<void> | undefined;

  constructor(repository: string, store: BlobStore, behaviour: Behaviour, limits: Readonly<Limits>) {
    this.repository = repository;
    this.#store = store;
    this.#behaviour = behaviour;
    this.#limits = limits;
  }

  /** Bytes stored: those of a part that is still on its way only where they are kept when it breaks. */
  get offset(): number {
    return this.#behaviour.brokenParts === 'discarded' ? this.#partStart : (this.#draft?.size ?? 0);
  }

  /** Bytes of the first part, where ECR's `Range` may stick. */
  get firstPartBytes(): number {
    return this.#partSizes[0] ?? 0;
  }

  /**
   * Appends one part. An empty one counts for nothing.
   * @param firstByte where the client says that the part starts
   * @throws EcrError InvalidLayerPartException for a gap or an overlap, LimitExceededException; what `body` throws
   */
  async append(body: AsyncIterable<Uint8Array>, firstByte: number | undefined): Promise<void> {
    await this.#rewinding;
    if (this.#busy || (firstByte !== undefined && firstByte !== this.offset)) {
      throw new EcrError(
        'InvalidLayerPartException',
        `The layer part must start at byte ${this.offset} of upload ${this.id}`, // I: wording
      );
    }
    if (this.#partSizes.length >= maxParts) {
      throw new EcrError('LimitExceededException', `An upload takes at most ${maxParts} parts`); // I: wording
    }
    this.#busy = true;
    try {
      await this.#receive(body);
    } finally {
      this.#busy = false;
    }
  }

  async #receive(body: AsyncIterable<Uint8Array>): Promise<void> {
    this.#draft ??= await this.#store.createDraft();
    const draft = this.#draft;
    const mark = draft.mark();
    try {
      for await (const chunk of body) {
        await draft.append(chunk);
        if (draft.size > this.#limits.layerBytes) throw layerTooLarge(this.#limits.layerBytes);
      }
    } catch (error) {
      if (this.#behaviour.brokenParts === 'discarded') this.#rewinding = this.#takeBack(draft, mark);
      await this.#rewinding;
      throw error;
    }
    if (draft.size === this.#partStart) return;
    this.#partSizes.push(draft.size - this.#partStart);
    this.#partStart = draft.size;
  }

  /** The session is free again in the same turn in which those who wait for this go on. */
  async #takeBack(draft: BlobDraft, mark: ReturnType<BlobDraft['mark']>): Promise<void> {
    await draft.rewind(mark);
    this.#busy = false;
  }

  /**
   * Ends the upload; the session is of no use afterwards, whatever comes out (I).
   * @param store takes the blob, of so many bytes, into the repository; may throw
   * @throws EcrError EmptyUploadException, LayerPartTooSmallException, InvalidLayerException
   */
  async complete(digest: Digest, store: (size: number) => void): Promise<void> {
    const draft = this.#draft;
    if (draft === undefined || draft.size === 0) {
      await this.discard();
      throw new EcrError(
        'EmptyUploadException',
        'The specified layer upload does not contain any layer parts',
      );
    }
    const { size } = draft;
    try {
      this.#checkParts();
      if ((await draft.close()) !== digest) {
        throw new EcrError(
          'InvalidLayerException',
          'None of the provided layer digests match the calculated layer digest',
        );
      }
      this.#store.commit(draft, digest);
      store(size);
    } catch (error) {
      await this.discard();
      throw error;
    }
  }

  #checkParts(): void {
    if (this.#partSizes.slice(0, -1).every(size => size >= minPartBytes)) return;
    throw new EcrError(
      'LayerPartTooSmallException',
      'All layer parts except the last part should be at least 5MB',
    );
  }

  async discard(): Promise<void> {
    await this.#rewinding;
    await this.#draft?.discard();
  }
}

function layerTooLarge(limit: number): EcrError {
  return new EcrError('LimitExceededException', `A layer has at most ${limit} bytes`); // I: when it is said, and how
}
