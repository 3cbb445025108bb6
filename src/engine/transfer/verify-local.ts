import { Readable } from 'node:stream';
import { GrowthBudget } from '../../compression/unpack.ts';
import { faultOfUnpacked } from '../../compression/verify-unpacked.ts';
import { detectCompression } from '../../images/archive/compression.ts';
import type { ImageSource } from '../../images/image-source.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { type Digest, DigestVerifier } from '../../oci/digest.ts';
import { type ImageNode, needsCompression, unpackedDigestsOf } from '../../oci/image-tree.ts';
import { ImageError } from '../../shared/errors.ts';
import { scan } from '../../shared/file-stream.ts';
import { blobsOfImage } from '../locating/image-blobs.ts';

/**
 * Bytes. Larger blobs are read only once, while they are sent. Reading them twice would cost every push two seconds per
 * gigabyte, and corruption is found anyway before the blob is committed and before anything refers to it.
 */
const largestReadTwice = 8 * 1024 * 1024;
/** Bytes. Unpacking takes five times as long as hashing, and the first upload waits for it. */
const largestUnpacked = 1024 * 1024;
/** Bytes that all layers may unpack to in total, regardless of their compressed size. */
const mostUnpacked = 256 * 1024 * 1024;

/**
 * Reads local blobs once before anything is written, so that a corrupt image fails without leaving anything half-done.
 * Blobs are hashed again while they are sent, because they can change in between; larger ones are hashed only then.
 *
 * The push knows which blobs to send only after the registry has responded. Until then the processor is idle, so the most
 * likely blobs are read ahead. That leaves time to unpack small compressed layers and to compare them with the config: an
 * image with a layer of a different image cannot be pulled, even if every digest is correct.
 */
export class LocalVerifier {
  readonly #source: ImageSource;
  readonly #signal: AbortSignal;
  readonly #checks = new Map<Digest, Promise<ImageError | undefined>>();
  #diffIds: ReadonlyMap<Digest, Digest> = new Map();
  /** Layers that expand beyond it are decompression bombs. */
  readonly #budget = new GrowthBudget(mostUnpacked);
  #ahead = true;

  constructor(source: ImageSource, signal: AbortSignal) {
    this.#source = source;
    this.#signal = signal;
  }

  /** Reads the blobs of a local image one after the other, until `verify` says which ones matter. */
  readAhead(image: ImageNode): void {
    if (!this.#source.local || needsCompression(image)) return;
    this.#diffIds = unpackedDigestsOf(image);
    void (async () => {
      for (const blob of likelyToBeSent(image)) {
        if (!this.#ahead || this.#signal.aborted) return;
        await this.#check(blob).catch(() => {}); // reported by `verify`, if the blob is needed
      }
    })();
  }

  /** @throws ImageError naming the first blob that does not match its descriptor; AbortedError */
  async verify(blobs: readonly Descriptor[]): Promise<void> {
    this.#ahead = false;
    for (const blob of blobs) {
      this.#signal.throwIfAborted();
      const problem = await this.#check(blob);
      if (problem !== undefined) throw problem;
    }
  }

  async #check(blob: Descriptor): Promise<ImageError | undefined> {
    if (blob.size > largestReadTwice || this.#source.isVerified?.(blob.digest) === true) return undefined;
    const known = this.#checks.get(blob.digest);
    if (known !== undefined) return known;
    const check = this.#read(blob);
    this.#checks.set(blob.digest, check);
    return check;
  }

  async #read(blob: Descriptor): Promise<ImageError | undefined> {
    const fault = await this.#faultOf(blob);
    if (fault === undefined) return undefined;
    return new ImageError(
      `Blob ${blob.digest} in ${this.#source.description} is corrupt: ${fault}.`,
      'Rebuild or re-save the image.',
    );
  }

  /** Reads the blob once: if it is small enough to unpack, it is small enough to keep in memory. */
  async #faultOf(blob: Descriptor): Promise<string | undefined> {
    const diffId = blob.size > largestUnpacked ? undefined : this.#diffIds.get(blob.digest);
    const verifier = new DigestVerifier(blob.digest);
    const kept: Buffer[] = [];
    let size = 0;
    for await (const chunk of scan(await this.#source.open(blob))) {
      this.#signal.throwIfAborted();
      verifier.update(chunk);
      size += chunk.length;
      if (diffId !== undefined && size <= blob.size) kept.push(Buffer.from(chunk)); // the memory of the chunk is reused
    }
    const { actual, matches } = verifier.finish();
    if (!matches) return `it has digest ${actual}`;
    if (size !== blob.size) return `it is ${size} bytes, expected ${blob.size}`;
    return diffId === undefined ? undefined : await this.#faultOfContent(blob.digest, kept, diffId);
  }

  async #faultOfContent(
    digest: Digest,
    chunks: readonly Buffer[],
    diffId: Digest,
  ): Promise<string | undefined> {
    const algorithm = detectCompression(chunks[0] ?? Buffer.of()); // as container engines do: media types are not always correct
    if (this.#budget.spent || (algorithm !== 'gzip' && algorithm !== 'zstd')) return undefined;
    const layer = { diffId, algorithm, name: `Layer ${digest}`, budget: this.#budget } as const;
    return await faultOfUnpacked(Readable.from(chunks), layer);
  }
}

/** The blobs of an image, the most likely to be sent first: configs, then the uppermost layers. */
function likelyToBeSent(image: ImageNode): readonly Descriptor[] {
  const { configs, layers } = blobsOfImage(image);
  const present = layers.filter(({ missingAtSource }) => !missingAtSource);
  return [...configs, ...present.map(({ descriptor }) => descriptor).toReversed()];
}
