import type { ImageSource } from '../images/image-source.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { type Digest, DigestVerifier } from '../oci/digest.ts';
import { ImageError } from '../shared/errors.ts';
import { scan } from '../shared/file-stream.ts';

/**
 * Bytes. What is larger is read once, while it is sent: to read it twice costs two seconds a gigabyte of every push, and
 * damage is met all the same, before the blob is committed and before anything refers to it.
 */
const largestReadTwice = 8 * 1024 * 1024;

/**
 * Reads local blobs once before anything is written, so that a damaged image fails with nothing half-done behind.
 * They are hashed again while they are sent, the larger ones only then: a blob can change in between.
 *
 * Which blobs have to be sent is only known when the registry has answered; until then the processor is idle, and the
 * likeliest ones are read ahead.
 */
export class LocalVerifier {
  readonly #source: ImageSource;
  readonly #signal: AbortSignal;
  readonly #checks = new Map<Digest, Promise<ImageError | undefined>>();
  #ahead = true;

  constructor(source: ImageSource, signal: AbortSignal) {
    this.#source = source;
    this.#signal = signal;
  }

  /** Reads blobs one after the other until it is said which ones count. @param blobs the likeliest first */
  readAhead(blobs: readonly Descriptor[]): void {
    void (async () => {
      for (const blob of blobs) {
        if (!this.#ahead || this.#signal.aborted) return;
        await this.#check(blob).catch(() => {}); // met by `verify`, if the blob counts
      }
    })();
  }

  /** @throws ImageError naming the first blob that is not what its descriptor says; CancelledError */
  async verify(blobs: readonly Descriptor[]): Promise<void> {
    this.#ahead = false;
    for (const blob of blobs) {
      this.#signal.throwIfAborted();
      const damage = await this.#check(blob);
      if (damage !== undefined) throw damage;
    }
  }

  async #check(blob: Descriptor): Promise<ImageError | undefined> {
    if (blob.size > largestReadTwice) return undefined;
    const known = this.#checks.get(blob.digest);
    if (known !== undefined) return known;
    const check = this.#read(blob);
    this.#checks.set(blob.digest, check);
    return check;
  }

  async #read(blob: Descriptor): Promise<ImageError | undefined> {
    const verifier = new DigestVerifier(blob.digest);
    let size = 0;
    for await (const chunk of scan(await this.#source.open(blob))) {
      this.#signal.throwIfAborted();
      verifier.update(chunk);
      size += chunk.length;
    }
    const { actual, matches } = verifier.finish();
    if (matches && size === blob.size) return undefined;
    const found = matches ? `${size} bytes instead of ${blob.size}` : `the digest ${actual}`;
    return new ImageError(
      `Blob ${blob.digest} of ${this.#source.description} is damaged: it has ${found}.`,
      'Build or save the image again.',
    );
  }
}
