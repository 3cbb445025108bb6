import { randomUUID } from 'node:crypto';
import type { Digest } from '../rules/digest.ts';
import type { Behaviour, Limits } from './behaviour.ts';
import type { BlobDraft } from './blob-draft.ts';
import type { BlobStore } from './blob-store.ts';
import { EcrError } from './ecr-error.ts';

/** Minimum size of all parts except the last (ECR service quotas). */
const minPartBytes = 5 * 1024 * 1024;
const maxParts = 4200;

/** An upload in progress. It receives one part after the other and is checked when it completes. */
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
  /** Set while a broken part is being removed. The next part may arrive in the meantime. */
  #rewinding: Promise<void> | undefined;

  constructor(repository: string, store: BlobStore, behaviour: Behaviour, limits: Readonly<Limits>) {
    this.repository = repository;
    this.#store = store;
    this.#behaviour = behaviour;
    this.#limits = limits;
  }

  /** Bytes stored. Includes a part in progress only if its bytes are kept when it breaks. */
  get offset(): number {
    return this.#behaviour.brokenParts === 'discarded' ? this.#partStart : (this.#draft?.size ?? 0);
  }

  /** Bytes of the first part. ECR's `Range` may stay there. */
  get firstPartBytes(): number {
    return this.#partSizes[0] ?? 0;
  }

  /**
   * Appends one part. An empty part is ignored.
   * @param firstByte start of the part according to the client
   * @throws EcrError InvalidLayerPartException for a gap or an overlap, LimitExceededException; errors of `body`
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

  /** The session is free again before callers that wait for this continue. */
  async #takeBack(draft: BlobDraft, mark: ReturnType<BlobDraft['mark']>): Promise<void> {
    await draft.rewind(mark);
    this.#busy = false;
  }

  /**
   * Completes the upload. The session cannot be used afterwards, even if this fails (I).
   * @param store adds the blob, with its size in bytes, to the repository; may throw
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
  return new EcrError('LimitExceededException', `A layer has at most ${limit} bytes`); // I: when it is returned, and its wording
}
