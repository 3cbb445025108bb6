import pLimit from 'p-limit';
import type { Digest } from '../../oci/digest.ts';
import type { Repository } from '../../registry/repository.ts';
import { systemClock } from '../../shared/delay.ts';
import { isRegistryAnswer, RepositoryNotFoundError } from '../../shared/errors.ts';
import { triesMounts } from '../opening/blob-mounting.ts';
import { blobsInTarget, type PresentBlobs } from '../opening/target.ts';
import type { Slots } from '../siblings.ts';
import { type MountSources, mountBlob, mountsAtOnce } from '../transfer/place-blob.ts';
import { Gathering } from './gathering.ts';
import type { IntakeOptions } from './intake-options.ts';
import { MountSearch } from './mount-search.ts';
import { existing, type Placement, Placements } from './placement.ts';
import { TargetPreparation } from './target-preparation.ts';

/** Milliseconds in which questions of a client are gathered. It asks for a few blobs at the same time. */
const gatheringTime = 5;

/** One lookup in the target and one search, for blobs that were asked for at the same time. */
interface Lookup {
  readonly present: Promise<PresentBlobs>;
  /** Is fulfilled when a repository is known to have the blob, or none was found. */
  readonly searched: (digest: Digest) => Promise<void>;
}

/** Gets blobs into the target without sending them: they are there, or they are mounted. */
export class BlobLocator {
  readonly #options: IntakeOptions;
  readonly #target: Repository;
  readonly #gathering: Gathering<Lookup>;
  readonly #locating = new Map<Digest, Promise<Placement | undefined>>();
  readonly preparation: TargetPreparation;
  readonly search: MountSearch;
  readonly placements = new Placements();
  readonly slots: Slots;

  constructor(options: IntakeOptions) {
    const { context, session, tolerated, clock = systemClock } = options;
    this.#options = options;
    this.slots = context.slots?.mount ?? pLimit(mountsAtOnce);
    this.#target = session.connection.repository(context.options.repository);
    this.preparation = new TargetPreparation(context, session, tolerated);
    const target = () => this.preparation.target;
    this.search = new MountSearch({ context, session, tolerated, target, clock });
    const pause = () => clock.delay(gatheringTime, context.signal);
    this.#gathering = new Gathering(pause, digests => this.#lookUp(digests));
  }

  /** Mounts are attempted: `mount-from` allows them and the setting is not known to be off. */
  get mounting(): boolean {
    const { context, session } = this.#options;
    return triesMounts(session, context.options) && !this.preparation.leftSettingOff;
  }

  /**
   * Questions for the same blob at the same time share the answer.
   * @param hints repositories that may have the blob, by what the client says
   * @returns undefined if the blob has to be sent
   */
  async locate(digest: Digest, hints: readonly string[] = []): Promise<Placement | undefined> {
    const known = this.placements.get(digest);
    if (known !== undefined) return known;
    const locating =
      this.#locating.get(digest) ??
      this.#locateOnce(digest, hints).finally(() => this.#locating.delete(digest));
    this.#locating.set(digest, locating);
    return await locating;
  }

  /** Like `locate`, without a search: for a blob that is here and can be sent. */
  async locateInTarget(digest: Digest): Promise<Placement | undefined> {
    const known = this.placements.get(digest) ?? (await this.#locating.get(digest));
    if (known !== undefined) return known;
    const { present } = await this.#gathering.join(digest, false);
    return this.#existing(digest, await present);
  }

  place(digest: Digest, placed: Omit<Placement, 'asked' | 'refusedBy'>): Placement {
    if (placed.outcome !== 'pushed') this.search.found(digest, placed.from);
    return this.placements.place(digest, placed);
  }

  async #locateOnce(digest: Digest, hints: readonly string[]): Promise<Placement | undefined> {
    const certain = this.#allowed(this.#options.heldElsewhere?.(digest) ?? []);
    const named = [...new Set([...this.#allowed(hints), ...certain])];
    const { present, searched } = await this.#gathering.join(digest, named.length === 0);
    const found = this.#existing(digest, await present);
    if (found !== undefined || !this.mounting) return found;
    const mounted = await this.#mount(digest, { known: () => named, certain });
    if (mounted !== undefined) return mounted;
    const held = named.length === 0 ? searched : this.search.search([digest], present);
    await held(digest);
    const { discovery } = this.search;
    const known = () => this.search.holdersOf(digest).filter(name => !named.includes(name));
    const further = (refused: readonly string[]) => discovery.furtherHolders(digest, [...named, ...refused]);
    return await this.#mount(digest, { known, further });
  }

  #lookUp(digests: ReadonlyMap<Digest, boolean>): Lookup {
    const present = this.#presentOf([...digests.keys()]);
    present.catch(() => {}); // whoever asked gets the error
    const wanted = [...digests].filter(([, search]) => search).map(([digest]) => digest);
    if (!this.mounting || wanted.length === 0) return { present, searched: async () => {} };
    return { present, searched: this.search.search(wanted, present) };
  }

  async #presentOf(digests: readonly Digest[]): Promise<PresentBlobs> {
    if (this.preparation.target.missing) return new Map();
    try {
      const { context, tolerated } = this.#options;
      return await blobsInTarget(context.ecr, this.#target, digests, tolerated);
    } catch (error) {
      if (!(error instanceof RepositoryNotFoundError)) throw error;
      this.preparation.learnMissing();
      return new Map();
    }
  }

  /** A blob that another client has just sent is not one that was there before. */
  #existing(digest: Digest, present: PresentBlobs): Placement | undefined {
    const placed = this.placements.get(digest);
    if (placed !== undefined || !present.has(digest)) return placed;
    const size = present.get(digest);
    return this.place(digest, { ...existing, ...(size === undefined ? {} : { size }) });
  }

  /** A hint is only a hint, but the user decides what may be mounted from. */
  #allowed(names: readonly string[]): readonly string[] {
    const { mountFrom } = this.#options.context.options;
    return names.filter(name => name !== this.#target.name && mountFrom.rankOf(name) !== undefined);
  }

  /** @returns undefined if none of the sources can give the blob */
  async #mount(digest: Digest, { known, further, certain }: MountTry): Promise<Placement | undefined> {
    if (known().length === 0) return undefined;
    if ((await this.preparation.ready(this.search)) === 'DISABLED') return undefined;
    const sources = known();
    const began = performance.now();
    const mount = await this.slots(() => mountBlob(this.#target, digest, { known: sources, further })).catch(
      error => {
        if (!isRegistryAnswer(error)) throw error;
        return undefined; // if it is not only about the mount, the upload fails with it as well
      },
    );
    if (mount?.mounted === false && mount.session !== undefined)
      void this.#target.cancelUpload(mount.session);
    const sent = this.placements.get(digest);
    if (sent !== undefined) return sent; // by another client in the meantime
    if (mount?.mounted) {
      const size = this.search.discovery.found.holders.sizeOf(digest);
      const milliseconds = Math.round(performance.now() - began);
      return this.place(digest, { ...mount.placed, milliseconds, ...(size === undefined ? {} : { size }) });
    }
    this.placements.refuse(digest, { count: mount?.refusedBy.length ?? 0, by: certain ?? known() });
    return undefined;
  }
}

interface MountTry {
  /** Best first. Called again after the target was prepared, because it may have got an encryption. */
  readonly known: () => readonly string[];
  readonly further?: MountSources['further'];
  /** Those that certainly have the blob. Default is all of them. */
  readonly certain?: readonly string[];
}
