import { randomUUID } from 'node:crypto';
import type { IncomingBlob } from '../../images/blob-receiver.ts';
import type { Digest } from '../../oci/digest.ts';
import { releaseMemory } from '../body-chunks.ts';
import type { RelayCall } from '../call.ts';
import { ClientGone } from '../request-error.ts';

/**
 * How long a client may leave an upload alone. An upload holds memory that others need, so one that nobody is going to
 * continue must not be kept for long.
 */
export const idleMilliseconds = {
  /** In a request. */
  during: 15 * 60_000,
  /** Between two requests. */
  between: 2 * 60_000,
  /** After its connection broke. Clients that continue do so at once. */
  lost: 15_000,
} as const;

/**
 * An upload that a client opened. Its requests run one after the other: one that arrives during another waits. So a client that
 * lost its connection can ask how far it got and continue, even if the end of the lost request isn't noticed yet.
 */
export class UploadSession {
  readonly id = randomUUID();
  /** Name of the repository, without the token. */
  readonly repository: string;
  readonly #blob: IncomingBlob;
  readonly #onEnd: (session: UploadSession) => void;
  #timer: NodeJS.Timeout;
  #turn: Promise<void> = Promise.resolve();
  /** The request whose body is being read. */
  #reading: RelayCall | undefined;
  /** The backend is working, so it isn't the client that is idle. */
  #working = false;
  #ended = false;
  #discarded: Promise<void> | undefined;

  /** @param onEnd called once, when the session can no longer be used */
  constructor(repository: string, blob: IncomingBlob, onEnd: (session: UploadSession) => void) {
    this.repository = repository;
    this.#blob = blob;
    this.#onEnd = onEnd;
    this.#timer = this.#expireAfter(idleMilliseconds.between);
  }

  /** Bytes received. */
  get size(): number {
    return this.#blob.size;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Runs `work` after all work that came before. */
  async inTurn(work: () => Promise<void>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = this.#turn;
    this.#turn = promise;
    await before;
    let idle: number = idleMilliseconds.between;
    this.#rearm(idleMilliseconds.during);
    try {
      await work();
    } catch (error) {
      if (error instanceof ClientGone) idle = idleMilliseconds.lost;
      throw error;
    } finally {
      this.#rearm(idle);
      resolve();
    }
  }

  /**
   * Takes the body of a request. If the client goes away, the bytes so far are kept. If the backend fails, the session ends.
   * @throws ClientGone, or the error of the backend
   */
  async append(call: RelayCall): Promise<void> {
    if (call.bodySize === 0) return;
    this.#reading = call;
    try {
      for await (const chunk of call.body()) {
        this.#working = true;
        await this.#blob.write(chunk);
        releaseMemory(chunk);
        this.#working = false;
        this.#timer.refresh();
      }
    } catch (error) {
      const failed = this.#working;
      this.#working = false;
      this.#reading = undefined; // the client gets the error
      if (!failed) throw new ClientGone('request body', { cause: error });
      await this.discard();
      throw error;
    } finally {
      this.#reading = undefined;
    }
  }

  /** Ends the session. @throws ImageError if the bytes do not have this digest, or an error of the backend */
  async commit(digest: Digest): Promise<void> {
    this.#end();
    try {
      await this.#blob.commit(digest);
    } catch (error) {
      await this.discard();
      throw error;
    }
  }

  /** Ends the session without the blob, also in the middle of a request. Never throws. */
  async discard(): Promise<void> {
    this.#end();
    this.#reading?.abort();
    this.#discarded ??= this.#blob.discard();
    await this.#discarded;
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#onEnd(this);
  }

  #rearm(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (!this.#ended) this.#timer = this.#expireAfter(milliseconds);
  }

  #expireAfter(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => this.#expire(), milliseconds).unref();
  }

  #expire(): void {
    if (this.#working) this.#timer.refresh();
    else void this.discard();
  }
}
