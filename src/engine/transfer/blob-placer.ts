import { setImmediate } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { Digest } from '../../oci/digest.ts';
import type { BlobContent, Repository } from '../../registry/repository.ts';
import { systemClock } from '../../shared/delay.ts';
import type { Located } from '../locating/discover.ts';
import { type KnownSources, type LayerPlan, type PushPlan, sourcesOf } from '../locating/plan.ts';
import type { Placed } from '../placed.ts';
import type { PushContext, RegistryConnection } from '../push-context.ts';
import type { Siblings, TransferSlots } from '../siblings.ts';
import { askAgainMilliseconds, MountableUploads } from './mountable-uploads.ts';
import type { EarlierTries } from './pending-upload.ts';
import { type MountOutcome, mountBlob, mountsAtOnce } from './place-blob.ts';
import type { TransferProgress } from './progress.ts';

/** What a transfer needs to know, and where it finds out more. */
export interface TransferBasis extends Pick<Located, 'discovery' | 'search' | 'bestAnswered'> {
  readonly plan: PushPlan;
}

/** Gets single blobs into the target: by a mount that works now, from another image of the step, or by an upload. */
export class BlobPlacer {
  readonly #target: Repository;
  readonly #basis: TransferBasis;
  readonly #siblings: Siblings | undefined;
  readonly #slots: TransferSlots;
  readonly #uploads: MountableUploads;
  /** Of blobs that are not queued yet. */
  readonly #tries = new Set<Promise<EarlyMount>>();
  /** Layers that repositories are searched for, as the registry gets them. */
  readonly #searched: ReadonlySet<Digest | undefined>;

  constructor(
    { options, signal, tuning, slots, siblings }: PushContext,
    connection: RegistryConnection,
    basis: TransferBasis,
    progress: TransferProgress,
  ) {
    const { plan, discovery } = basis;
    this.#target = connection.repository(options.repository);
    this.#basis = basis;
    this.#siblings = siblings;
    this.#slots = slots ?? ownSlots(options.concurrency);
    this.#searched = searchedDigests(plan);
    this.#uploads = new MountableUploads({
      target: this.#target,
      until: ending => connection.repository(options.repository, AbortSignal.any([signal, ending])),
      discovery,
      slots: this.#slots,
      progress,
      clock: systemClock,
      mounting: plan.mounting,
      askAgainMilliseconds: tuning?.askAgainMilliseconds ?? askAgainMilliseconds,
    });
  }

  /** Nothing is asked any more. */
  end(): void {
    this.#uploads.end();
  }

  /** Whether the search goes on, and may find the layer. */
  mayBeFound({ descriptor, existing, heldBy }: LayerPlan): boolean {
    return !existing && heldBy.length === 0 && this.#isSearchedFor(descriptor?.digest);
  }

  #isSearchedFor(digest: Digest | undefined): boolean {
    const { plan, discovery, search } = this.#basis;
    if (!plan.mounting || !this.#searched.has(digest)) return false;
    return search.isUnderWay && !discovery.restIsNew;
  }

  /**
   * Mounts the blob from the first source that works, or else uploads it in the session that the last refusal opened.
   * @param sibling repository of another image of the step that is known to have it
   */
  async place(content: BlobContent, sibling?: string): Promise<Placed> {
    const { digest } = content;
    const early = await this.#inQueue(digest, this.tryMount(digest, sibling));
    if (early.mounted) return early.placed;
    const brought = await this.#mountFromSibling(digest, sibling);
    if (brought !== undefined) return afterRefusals(brought, early.refusedBy.length);
    const guess = () => this.#sourcesOf(digest).guessed[0];
    return await this.#uploads.upload(content, early, guess);
  }

  /** What may still be found is queued after everything else, which may have to be tried before. */
  async #inQueue(digest: Digest, trying: Promise<EarlyMount>): Promise<EarlyMount> {
    if (this.#isSearchedFor(digest)) {
      await Promise.allSettled(this.#tries);
      await setImmediate(); // they are queued
      return await trying;
    }
    this.#tries.add(trying);
    return await trying.finally(() => this.#tries.delete(trying));
  }

  /** Tries what is known now. While the search goes on, or a sibling brings the blob, no guess is worth a request. */
  async tryMount(digest: Digest, sibling?: string): Promise<EarlyMount> {
    const { plan, discovery } = this.#basis;
    if (!plan.mounting) return { mounted: false, refusedBy: [], known: [] };
    const found = this.#sourcesOf(digest);
    const { heldBy } = found;
    const isOpen = this.#isSearchedFor(digest) || this.#siblings?.bring(digest);
    const sources = heldBy.length > 0 || isOpen ? heldBy : found.guessed;
    const known = sibling === undefined ? sources : [sibling, ...sources];
    let others: readonly string[] = [];
    const further = async (refused: readonly string[]) => {
      if (heldBy.length > 0) others = await discovery.furtherHolders(digest, refused);
      return others;
    };
    const mount = await this.#slots.mount(() => mountBlob(this.#target, digest, { known, further }));
    return mount.mounted ? mount : { ...mount, known: [...heldBy, ...others] };
  }

  /**
   * Waits for the image of the step that brings the blob, unless mounts are not attempted.
   * @param digest as the source has it
   * @returns its repository
   */
  async broughtBySibling(digest: Digest): Promise<string | undefined> {
    return this.#basis.plan.mounting ? await this.#siblings?.broughtBy(digest) : undefined;
  }

  /** @param tried the sibling that was tried before */
  async #mountFromSibling(digest: Digest, tried: string | undefined): Promise<Placed | undefined> {
    const from = await this.broughtBySibling(digest);
    if (from === undefined || from === tried) return undefined;
    const mount = await this.#slots.mount(() => mountBlob(this.#target, digest, { known: [from] }));
    if (mount.mounted) return mount.placed;
    if (mount.session !== undefined) void this.#target.cancelUpload(mount.session);
    return undefined;
  }

  #sourcesOf(digest: Digest): KnownSources {
    const { plan, discovery } = this.#basis;
    if (!plan.mounting) return { heldBy: [], guessed: [] };
    return sourcesOf(discovery.found, digest, this.#searched.has(digest));
  }
}

function ownSlots(concurrency: number): TransferSlots {
  return { mount: pLimit(Math.max(mountsAtOnce, 2 * concurrency)), upload: pLimit(concurrency) };
}

function searchedDigests({ blobs, layers }: PushPlan): ReadonlySet<Digest | undefined> {
  const chained = new Set(blobs.chains.flat());
  const searched = layers.filter(({ layer }) => chained.has(layer.descriptor.digest));
  return new Set(searched.map(({ descriptor }) => descriptor?.digest));
}

type EarlyMount = Extract<MountOutcome, { mounted: true }> | ({ readonly mounted: false } & EarlierTries);

/** @param refused mounts before it was placed */
export function afterRefusals(placed: Placed, refused: number): Placed {
  return { ...placed, refusedMounts: placed.refusedMounts + refused, attempts: placed.attempts + refused };
}
