import type { BlobReceiver, IncomingBlob } from '../../images/blob-receiver.ts';
import { NotPushableError, type PushableImage } from '../../images/pushable-image.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Manifest } from '../../oci/manifest.ts';
import { sumOf } from '../../shared/sum.ts';
import type { KnownLayer } from '../locating/diff-ids/claims.ts';
import type { Intake } from './intake.ts';

/** Docker uses the size from the response only in its manifest, where the layer that is really there replaces it. */
const guessedSize = 1;
/** Layers that the registry has are worth reading the image from Docker if they make up this part of its unpacked size. */
const worthReading = 1 / 8;

type Matches = ReadonlyMap<Digest, KnownLayer>;

/** What the guesses turned out to be. */
export interface SettledGuesses {
  /** Layers of the registry that replace Docker's. */
  readonly known: ReadonlyMap<Digest, Descriptor>;
  /** Layers that have to be sent after all. */
  readonly wrong: readonly Digest[];
}

/**
 * Takes in an image of a program that compresses layers anew when it pushes, as Docker does with its graph drivers. Docker asks
 * for a layer by the digest that it was pulled with. The registry may have the same layer under another digest, because
 * somebody else compressed it, and only the diff ID tells. Which layer of the image a digest belongs to shows only in the
 * manifest, at the end. So if the registry has some of the image's diff IDs, digests that were not found are answered as if
 * they were there. The manifest then says which guesses were wrong, and a second push brings these layers.
 */
export class LayerGuesses implements BlobReceiver {
  readonly #intake: Intake;
  readonly #image: PushableImage;
  readonly #matching: Promise<Matches>;
  readonly #guessed = new Set<Digest>();
  readonly #refused = new Set<Digest>();
  readonly #sent = new Set<Digest>();
  /** So many uploads that the program did not ask for before can be of layers that the registry does not have. */
  #mostUnasked = Number.POSITIVE_INFINITY;
  #uploads = 0;
  /** Digests that the program asked for and was told to send. */
  readonly #awaited = new Set<Digest>();

  /** @param matching the layers of the registry with the image's diff IDs */
  constructor(intake: Intake, image: PushableImage, matching: Promise<Matches>) {
    this.#intake = intake;
    this.#image = image;
    this.#matching = matching.then(matches => {
      if (this.#isWorthReading(matches)) this.#mostUnasked = new Set(image.diffIds).size - matches.size;
      return matches;
    });
    this.#matching.catch(() => {}); // reported where it is awaited
  }

  async find(digest: Digest): Promise<number | undefined> {
    const size = await this.#find(digest);
    if (size === undefined) this.#awaited.add(digest);
    return size;
  }

  /** The program knows only repositories of this process, so it asks for a blob that it has sent with another image. */
  async mount(digest: Digest): Promise<boolean> {
    return (await this.find(digest)) !== undefined;
  }

  /**
   * @throws NotPushableError, also while the blob arrives, when the program sends layers that the registry has: it does not know
   * their digests, because the image was loaded from a file or built here
   */
  async receive(): Promise<IncomingBlob> {
    this.#uploads += 1;
    this.#requireNew();
    const blob = await this.#intake.receive();
    return {
      get size() {
        return blob.size;
      },
      write: chunk => {
        this.#requireNew();
        return blob.write(chunk);
      },
      commit: async digest => {
        await blob.commit(digest);
        this.#sent.add(digest);
      },
      discard: () => blob.discard(),
    };
  }

  /** To be called with the pushed manifest of the image. */
  async settle({ layers }: Manifest): Promise<SettledGuesses> {
    const matches = await this.#matching;
    const known = new Map<Digest, Descriptor>();
    const wrong: Digest[] = [];
    for (const [at, { digest }] of layers.entries()) {
      if (this.#intake.placementOf(digest) !== undefined) continue;
      const match = matches.get(this.#image.diffIds[at] ?? digest)?.descriptor;
      const there = match !== undefined && (await this.#intake.find(match.digest)) !== undefined;
      if (there) known.set(digest, match);
      else wrong.push(digest);
    }
    return { known, wrong };
  }

  /** The next push has to send these. */
  refuse(digests: Iterable<Digest>): void {
    for (const digest of digests) {
      this.#refused.add(digest);
      this.#intake.distrust(digest);
    }
  }

  async #find(digest: Digest): Promise<number | undefined> {
    if (this.#sent.has(digest)) return this.#intake.find(digest); // Docker asks again for what it has sent
    // the config has to be read, and not every role may read it from the registry
    if (this.#refused.has(digest) || digest === this.#image.configDigest) return undefined;
    if (this.#guessed.has(digest)) return guessedSize;
    if (this.#image.diffIds.includes(digest)) throw new NotPushableError('it would push layers uncompressed');
    const size = await this.#intake.find(digest);
    if (size !== undefined || (await this.#matching).size === 0) return size;
    this.#guessed.add(digest);
    return guessedSize;
  }

  /** Whether the registry has so much of the image that it must not be sent again. */
  #isWorthReading(matches: Matches): boolean {
    const bytes = sumOf(matches.values(), ({ descriptor }) => descriptor.size);
    return matches.size > 0 && bytes >= this.#image.unpackedBytes * worthReading;
  }

  /** Every upload that the program did not ask for before is of a layer whose digest it does not know. */
  #requireNew(): void {
    if (this.#uploads - this.#awaited.size <= this.#mostUnasked) return;
    throw new NotPushableError('it would send layers that the registry has');
  }
}
