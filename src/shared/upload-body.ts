import type { Readable } from 'node:stream';
import { uploadConnected } from './free-handles.ts';
import { WriteSize } from './write-size.ts';

/** Is notified about what the body waits for, to distinguish a stalled socket from a slow source. */
export interface BodyWatcher {
  /** A chunk was handed over; waiting for the socket. */
  waiting(): void;
  /** The socket accepted this many bytes; waiting for the source. */
  reading(bytes: number): void;
  /** Everything was handed over; waiting for the response. */
  sent(): void;
}

export interface UploadBodyOptions {
  /** Size of the body in bytes; if undefined, it is sent chunked. */
  readonly size?: number;
  /** Called with the number of bytes about to be written to the socket. From now on, the server may have them. */
  readonly onOffered?: (bytes: number) => void;
  /** Called with the number of bytes that the socket accepted. */
  readonly onSent?: (bytes: number) => void;
}

/** A request body that streams from a source. The source is opened when the connection is established, for one attempt. */
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

  /** The error of the source, as opposed to the connection. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  watch(watcher: BodyWatcher): void {
    this.#watcher = watcher;
  }

  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    const end = uploadConnected();
    try {
      yield* this.#pieces();
    } finally {
      end();
    }
  }

  async *#pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    const size = new WriteSize();
    this.#watcher?.reading(0);
    for await (const chunk of this.#source()) {
      for (let start = 0; start < chunk.byteLength; ) {
        const piece = chunk.subarray(start, start + size.begin());
        const { byteLength } = piece;
        start += byteLength;
        this.#watcher?.waiting();
        this.#options.onOffered?.(byteLength);
        yield piece;
        size.end(byteLength);
        this.#watcher?.reading(byteLength);
        this.#options.onSent?.(byteLength);
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

  /** Closes the source, whether it has ended or not. */
  release(): void {
    const iterator = this.#iterator;
    this.#iterator = undefined;
    iterator?.return?.()?.catch(() => undefined);
  }
}

/** The bytes of `stream` as they arrive. The stream is destroyed if the reader stops early. */
export function bytesOf(stream: Readable): AsyncIterable<Uint8Array> {
  return stream;
}
