import type { Readable } from 'node:stream';

/** What a command prints to one of its streams, up to a limit. What comes after that is read and dropped. */
export class CollectedOutput {
  readonly #stream: Readable | null;
  readonly #chunks: Buffer[] = [];
  #room: number;

  /**
   * @param bytes that are kept
   * @param onMore called for each chunk that is not kept, or not as a whole
   */
  constructor(stream: Readable | null, bytes: number, onMore: () => void = () => {}) {
    this.#stream = stream;
    this.#room = bytes;
    stream?.on('error', () => {}); // the command's end says what is wrong
    stream?.on('data', (chunk: Buffer) => {
      if (chunk.byteLength > this.#room) onMore();
      if (this.#room > 0) this.#chunks.push(chunk.subarray(0, this.#room));
      this.#room = Math.max(0, this.#room - chunk.byteLength);
    });
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  /** Reads no more, whoever still holds the other end. */
  close(): void {
    this.#stream?.destroy();
  }
}
