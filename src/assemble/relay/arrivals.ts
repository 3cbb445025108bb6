import type { LayerResult, PushResult } from '../../engine/result.ts';
import type { Digest } from '../../oci/digest.ts';
import type { FetchedManifest } from '../../registry/repository.ts';
import type { ArrivalLog } from './arrival-log.ts';
import { type CostMeter, type ImageCost, sumOfCosts, sumOfSearches, withCost } from './image-cost.ts';
import type { ImageList } from './image-list.ts';
import { PushedRoots } from './pushed-roots.ts';

/** A manifest that a client pushes. */
export interface ArrivingManifest {
  readonly manifest: FetchedManifest;
  /** Undefined for a push by digest. */
  readonly tag: string | undefined;
  /** Members of an index. */
  readonly children: readonly Digest[];
  /** Reads the image. Of its costs, only the searches for this description count. @throws PushError if it cannot be read */
  readonly describe: () => Promise<PushResult>;
  /** What is said of it if it cannot be read. */
  readonly summarize: () => PushResult;
}

export interface ArrivalsParts {
  readonly repository: string;
  readonly list: ImageList;
  readonly meter: CostMeter;
  readonly log: ArrivalLog;
}

/** Turns the manifests that arrive in one repository into results of images. */
export class Arrivals {
  readonly #parts: ArrivalsParts;
  readonly #roots = new PushedRoots();
  readonly #costs = new Map<Digest, ImageCost>();
  /** The image of which a layer was mounted or pushed. For later ones, it existed. */
  readonly #broughtBy = new Map<Digest, Digest>();
  /** Layers of manifests without a tag that have a line in the log. */
  readonly #loggedUntagged = new Set<Digest>();
  #last: Promise<void> = Promise.resolve();

  constructor(parts: ArrivalsParts) {
    this.#parts = parts;
  }

  /** A client wants to write. */
  busy(): void {
    this.#parts.meter.busy();
  }

  /**
   * A client pushes a manifest. Reads the image in the meantime.
   * @returns to be called when the registry has accepted it. It never fails: the image is pushed, whatever can be said about it.
   */
  expect(arriving: ArrivingManifest): () => Promise<void> {
    const { repository, list, meter, log } = this.#parts;
    const { manifest, describe, summarize } = arriving;
    const began = meter.now();
    const early = list.of(repository, manifest.digest) === undefined ? describe() : undefined;
    early?.catch(() => {}); // tried again below
    const described = async () => {
      try {
        return await (early?.catch(describe) ?? describe());
      } catch (error) {
        log.undescribed(repository, error);
        return summarize();
      }
    };
    // one after the other, because each image gets what was spent since the one before
    return () => {
      this.#last = this.#last
        .then(() => this.#add(arriving, described, began))
        .catch(error => log.undescribed(repository, error));
      return this.#last;
    };
  }

  async #add(
    { manifest: { digest }, tag, children }: ArrivingManifest,
    describe: () => Promise<PushResult>,
    began: number,
  ): Promise<void> {
    const { repository, list, meter, log } = this.#parts;
    const { root, absorbed, untagged } = this.#roots.add(digest, tag, children);
    if (!root) return; // what it cost belongs to the index that follows
    const known = list.of(repository, digest);
    const described = known ?? this.#onlyNews(await describe(), absorbed);
    const spent = meter.take(began);
    const searches = known === undefined ? [spent.discovery, described.discovery] : [spent.discovery];
    const cost = this.#costOf(digest, absorbed, { ...spent, discovery: sumOfSearches(searches) });
    const result = withCost({ ...described, tags: this.#roots.tagsOf(digest) }, cost);
    log.arrived(result, tag, known === undefined ? this.#unlogged(result, tag, absorbed) : []);
    const others = untagged.flatMap(other => {
      const image = list.of(repository, other);
      return image === undefined ? [] : [[other, { ...image, tags: this.#roots.tagsOf(other) }] as const];
    });
    list.change(repository, new Map([...others, [digest, result]]), absorbed);
  }

  /** With the costs of its members, which are no images any more, and of the same image under other tags. */
  #costOf(digest: Digest, absorbed: readonly Digest[], now: ImageCost): ImageCost {
    const before = [digest, ...absorbed].flatMap(image => this.#costs.get(image) ?? []);
    const cost = sumOfCosts([...before, now]);
    for (const member of absorbed) this.#costs.delete(member);
    this.#costs.set(digest, cost);
    return cost;
  }

  /** A layer is mounted or pushed once, by the first image that needed it. */
  #onlyNews(result: PushResult, absorbed: readonly Digest[]): PushResult {
    const own = new Set([result.digest, ...absorbed]);
    const layers = result.layers.map(layer => {
      const broughtBy = this.#broughtBy.get(layer.digest);
      return broughtBy === undefined || own.has(broughtBy) ? layer : asExisting(layer);
    });
    for (const { digest, outcome } of layers) {
      if (outcome !== 'existing' && result.digest !== undefined) this.#broughtBy.set(digest, result.digest);
    }
    const pushed = layers.some(({ outcome }) => outcome === 'pushed');
    return { ...result, layers, missedMounts: pushed ? result.missedMounts : [] };
  }

  /** Layers whose line is not in the log yet. Manifests without a tag are probably members of one index. */
  #unlogged(
    { layers }: PushResult,
    tag: string | undefined,
    absorbed: readonly Digest[],
  ): readonly LayerResult[] {
    const { list, repository } = this.#parts;
    const ofMembers = absorbed.flatMap(member => list.of(repository, member)?.layers ?? []);
    const logged = tag === undefined ? this.#loggedUntagged : new Set(ofMembers.map(({ digest }) => digest));
    const unlogged = layers.filter(({ digest }) => !logged.has(digest));
    if (tag === undefined) for (const { digest } of unlogged) this.#loggedUntagged.add(digest);
    return unlogged;
  }
}

function asExisting({ from, reason, matchedByDiffId, ...layer }: LayerResult): LayerResult {
  return { ...layer, outcome: 'existing', milliseconds: 0, attempts: 0 };
}
