import type { IncomingBlob } from '../../images/blob-receiver.ts';
import type { Digest } from '../../oci/digest.ts';
import type { BlobContent, BlobWriter, ProgressListener, SentBlob } from '../../registry/repository.ts';
import type { TransferProgress } from '../transfer/progress.ts';

/** What to do with a blob that has arrived. */
export interface ArrivalDesk {
  /** The whole blob is here and nothing of it was sent yet. @param began milliseconds of `performance.now()` */
  takeWhole(content: BlobContent, began: number): Promise<void>;
  /** The blob was sent while it arrived. */
  takeSent(digest: Digest, size: number, sent: SentBlob, milliseconds: number): void;
}

/** A blob on its way through a writer. Small blobs are kept until their digest is known, and may not have to be sent at all. */
export class Arrival implements IncomingBlob {
  readonly #writer: BlobWriter;
  readonly #desk: ArrivalDesk;
  readonly #sending: SendingTime;
  readonly #onEnd: () => void;
  readonly #began = performance.now();

  /**
   * @param open begins the upload
   * @param onEnd called when nothing of it is being sent any more, at least once
   */
  constructor(
    open: (listener: ProgressListener) => BlobWriter,
    desk: ArrivalDesk,
    progress: TransferProgress,
    onEnd: () => void,
  ) {
    this.#onEnd = onEnd;
    this.#sending = new SendingTime(progress);
    this.#writer = open(this.#sending.listener);
    this.#desk = desk;
  }

  get size(): number {
    return this.#writer.size;
  }

  async write(chunk: Uint8Array): Promise<void> {
    await this.#writer.write(chunk);
    this.#sending.expect(this.#writer.size);
  }

  async commit(digest: Digest): Promise<void> {
    const content = this.#writer.whole(digest);
    if (content === undefined) await this.#commitSent(digest);
    else await this.#desk.takeWhole(content, this.#began);
    await this.discard();
  }

  async discard(): Promise<void> {
    this.#sending.end();
    try {
      await this.#writer.discard();
    } finally {
      this.#onEnd();
    }
  }

  async #commitSent(digest: Digest): Promise<void> {
    const { size } = this.#writer;
    const sent = await this.#writer.commit(digest);
    this.#sending.expect(size);
    this.#desk.takeSent(digest, size, sent, Math.round(performance.now() - this.#began));
  }
}

/** Counts the time of an upload from its first byte, and its bytes as they become known. */
class SendingTime {
  readonly #progress: TransferProgress;
  readonly #over = Promise.withResolvers<void>();
  #begun = false;
  #expected = 0;

  constructor(progress: TransferProgress) {
    this.#progress = progress;
  }

  readonly listener: ProgressListener = bytes => {
    if (bytes > 0) this.#begin();
    this.#progress.sent(bytes);
  };

  /** @param size bytes that are going to be sent, as far as is known */
  expect(size: number): void {
    if (!this.#begun) return;
    this.#progress.expect(size - this.#expected);
    this.#expected = size;
  }

  end(): void {
    this.#over.resolve();
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    void this.#progress.uploading(() => this.#over.promise);
  }
}
