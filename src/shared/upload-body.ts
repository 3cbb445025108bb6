import type { Readable } from 'node:stream';

/** Small enough that a slow link shows progress, large enough that a write costs nothing. */
const maxWriteBytes = 256 * 1024;

/** Told what the body waits for, so that a stall of the socket is told from a slow source. */
export interface BodyWatcher {
  /** A chunk was handed over; the socket is waited for. */
  waiting(): void;
  /** The socket took it; the source is waited for. */
  reading(): void;
  /** All was handed over; the answer is waited for. */
  sent(): void;
}

export interface UploadBodyOptions {
  /** Bytes of the body; undefined sends it chunked. */
  readonly size?: number;
  /** Called with the bytes that are about to go to the socket: from now on the other side may have them. */
  readonly onOffered?: (bytes: number) => void;
  /** Called with the bytes that the socket took. */
  readonly onSent?: (bytes: number) => void;
}

/** A request body that streams from a source opened when the connection stands. Good for one attempt. */
export class UploadBody {
  readonly #open: () => Promise<AsyncIterable<Uint8Array>>;
  readonly #options: UploadBodyOptions;
  #watcher: BodyWatcher | undefined;
  #iterator: AsyncIterator<Uint8Array> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(open: () => Promise<AsyncIterable<Uint8Array>>, options: UploadBodyOptions = {}) {
    this.#open = open;
    this.#options = options;
  }

  /** Bytes, 0 when unknown. */
  get size(): number {
    return this.#options.size ?? 0;
  }

  get headers(): Readonly<Record<string, string>> {
    return this.#options.size === undefined ? {} : { 'content-length': String(this.#options.size) };
  }

  /** What the source threw, as opposed to the connection. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  watch(watcher: BodyWatcher): void {
    this.#watcher = watcher;
  }

  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    this.#watcher?.reading();
    for await (const chunk of this.#source()) {
      for (let start = 0; start < chunk.byteLength; start += maxWriteBytes) {
        const piece = chunk.subarray(start, start + maxWriteBytes);
        this.#watcher?.waiting();
        this.#options.onOffered?.(piece.byteLength);
        yield piece;
        this.#watcher?.reading();
        this.#options.onSent?.(piece.byteLength);
      }
    }
    this.#watcher?.sent();
  }

  async *#source(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      this.#iterator = (await this.#open())[Symbol.asyncIterator]();
      for (;;) {
        const next = await this.#iterator.next();
        if (next.done === true) return;
        yield next.value;
      }
    } catch (error) {
      this.#failure = { error };
      throw error;
    } finally {
      this.release();
    }
  }

  /** Closes the source, finished or not. */
  release(): void {
    const iterator = this.#iterator;
    this.#iterator = undefined;
    iterator?.return?.()?.catch(() => undefined);
  }
}

/** Bytes of `stream` as they come; the stream is destroyed when the reader stops early. */
export function bytesOf(stream: Readable): AsyncIterable<Uint8Array> {
  return stream;
}
