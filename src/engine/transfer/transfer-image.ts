import pLimit from 'p-limit';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import type { BlobContent, Repository } from '../../registry/repository.ts';
import { systemClock } from '../../shared/delay.ts';
import { AbortedError, AccessDeniedError } from '../../shared/errors.ts';
import type { Located } from '../locating/discover.ts';
import { type KnownSources, type LayerPlan, type PushPlan, sourcesOf } from '../locating/plan.ts';
import type { Placed } from '../placed.ts';
import type { PushContext, RegistryConnection } from '../push-context.ts';
import type { LayerOutcome } from '../result.ts';
import type { TransferSlots } from '../siblings.ts';
import { BlobBytes } from './blob-bytes.ts';
import { LayerCompression } from './layer-compression.ts';
import { askAgainMilliseconds, MountableUploads } from './mountable-uploads.ts';
import type { EarlierTries } from './pending-upload.ts';
import { type MountOutcome, mountBlob, mountsAtOnce } from './place-blob.ts';
import type { TransferProgress } from './progress.ts';
import { sendingOrder } from './sending-order.ts';

/** One layer after the transfer. */
export interface TransferredLayer {
  readonly plan: LayerPlan;
  /** The blob as the registry has it now. */
  readonly descriptor: Descriptor;
  readonly outcome: LayerOutcome;
  readonly from?: string;
  /** Dry run only: `descriptor` is that of the uncompressed layer. */
  readonly beforeCompression?: true;
  /** The target listed or mounted it, and still reported it as missing, so it was uploaded. */
  readonly byNameOnly?: true;
  readonly refusedMounts: number;
  readonly attempts: number;
  readonly milliseconds: number;
}

/** What a transfer needs to know, and where it finds out more. */
export interface TransferBasis extends Pick<Located, 'discovery' | 'search' | 'bestAnswered'> {
  readonly plan: PushPlan;
}

/** The blob of a layer as the log names it. */
export function loggedBlob({ plan, descriptor }: Pick<TransferredLayer, 'plan' | 'descriptor'>) {
  return { ...descriptor, attestation: plan.layer.attestation };
}

/** Gets every missing layer and config into the target: all mounts at the same time, and `concurrency` uploads. */
export async function transferImage(
  context: PushContext,
  connection: RegistryConnection,
  basis: TransferBasis,
  progress: TransferProgress,
): Promise<readonly TransferredLayer[]> {
  const transfer = new Transfer(context, connection, basis, progress);
  progress.start(basis.plan.layers.filter(({ layer }) => !layer.attestation).length);
  basis.discovery.sendingBegins();
  try {
    return await transfer.run();
  } finally {
    progress.stop();
    basis.discovery.end();
  }
}

class Transfer {
  readonly #context: PushContext;
  readonly #target: Repository;
  readonly #basis: TransferBasis;
  readonly #bytes: BlobBytes;
  readonly #compression: LayerCompression;
  readonly #progress: TransferProgress;
  readonly #slots: TransferSlots;
  readonly #uploads: MountableUploads;
  readonly #searched: ReadonlySet<Digest | undefined>;
  #failure: { readonly reason: unknown } | undefined;

  constructor(
    context: PushContext,
    connection: RegistryConnection,
    basis: TransferBasis,
    progress: TransferProgress,
  ) {
    const { options, signal, tuning } = context;
    const { plan, discovery } = basis;
    this.#context = context;
    this.#target = connection.repository(options.repository);
    this.#basis = basis;
    this.#bytes = new BlobBytes(context, connection, plan);
    this.#compression = new LayerCompression(context);
    this.#progress = progress;
    this.#slots = context.slots ?? ownSlots(options.concurrency);
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

  async run(): Promise<readonly TransferredLayer[]> {
    const { plan } = this.#basis;
    const layers = new Map<LayerPlan, Promise<TransferredLayer>>();
    const begin = (layer: LayerPlan) => layers.set(layer, this.#orStop(this.#transferLayer(layer)));
    // first the layers that only other repositories have: if these fail, nothing else was sent for nothing
    plan.layers.filter(({ layer }) => layer.missingAtSource).forEach(begin);
    await Promise.allSettled(layers.values());
    if (this.#failure === undefined) {
      const configs = plan.configs.map(config => this.#orStop(this.#placeStored(config)));
      const rest = plan.layers.filter(({ layer }) => !layer.missingAtSource);
      sendingOrder(rest, layer => this.#mayBeFound(layer)).forEach(begin);
      await Promise.allSettled([...layers.values(), ...configs]);
    }
    this.#uploads.end();
    await this.#compression.close();
    if (this.#failure !== undefined) {
      this.#context.log.transfer.failed(this.#target.name, this.#progress.layers);
      throw this.#failure.reason;
    }
    return Promise.all(plan.layers.flatMap(layer => layers.get(layer) ?? []));
  }

  /** The first failure ends the push, so requests in flight are not worth finishing. */
  async #orStop<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      this.#failure ??= { reason: error };
      if (!(error instanceof AbortedError)) this.#context.stop(error);
      throw error;
    }
  }

  async #transferLayer(plan: LayerPlan): Promise<TransferredLayer> {
    const began = performance.now();
    const { descriptor, placed } = await this.#placeLayer(plan);
    if (!plan.layer.attestation) this.#progress.layerDone();
    const existing = { outcome: 'existing', refusedMounts: 0, attempts: 0 } as const;
    this.#context.log.transfer.layer(loggedBlob({ plan, descriptor }), placed ?? existing);
    const milliseconds = placed === undefined ? 0 : Math.round(performance.now() - began);
    return { plan, descriptor, ...(placed ?? existing), milliseconds };
  }

  async #placeLayer(plan: LayerPlan): Promise<LayerPlacement> {
    if (plan.descriptor === undefined) return this.#compressAndPlace(plan);
    if (plan.existing) {
      const placed = this.#context.placedBefore?.(plan.descriptor.digest);
      return { descriptor: plan.descriptor, ...(placed === undefined ? {} : { placed }) };
    }
    if (this.#mayBeFound(plan)) await this.#basis.bestAnswered();
    if (plan.matchedByDiffId) return this.#mountOrCompress(plan, plan.descriptor);
    return { descriptor: plan.descriptor, placed: await this.#placeStored(plan.descriptor) };
  }

  /** Whether the search goes on, and may find the layer. */
  #mayBeFound({ descriptor, existing, heldBy }: LayerPlan): boolean {
    const { plan, discovery, search } = this.#basis;
    if (!plan.mounting || existing || heldBy.length > 0 || !this.#searched.has(descriptor?.digest))
      return false;
    return search.isUnderWay && !discovery.found.restIsNew;
  }

  #placeStored(blob: Descriptor): Promise<Placed> {
    return this.#place({ digest: blob.digest, size: blob.size, open: () => this.#bytes.open(blob) });
  }

  /** Only the registry has the compressed bytes of a matched layer. If no mount works, the source's own layer is sent. */
  async #mountOrCompress(plan: LayerPlan, descriptor: Descriptor): Promise<LayerPlacement> {
    const mount = await this.#tryMount(descriptor.digest);
    if (mount.mounted) return { descriptor, placed: mount.placed };
    if (mount.session !== undefined) void this.#target.cancelUpload(mount.session);
    if (plan.layer.missingAtSource) return { descriptor, placed: await this.#placeStored(descriptor) };
    const own = await this.#compressAndPlace(plan);
    return own.placed === undefined
      ? own
      : { ...own, placed: afterRefusals(own.placed, mount.refusedBy.length) };
  }

  async #compressAndPlace({ layer }: LayerPlan): Promise<LayerPlacement> {
    const sibling = await this.#context.siblings?.broughtBy(layer.descriptor.digest);
    return await this.#compression.compressed(layer, async (descriptor, content) =>
      (await this.#targetHas(descriptor.digest))
        ? { descriptor }
        : { descriptor, placed: await this.#place(content, sibling) },
    );
  }

  /** Compressing the same content results in the same digest, so an earlier push may have sent it. */
  async #targetHas(digest: Digest): Promise<boolean> {
    try {
      return (await this.#target.headBlob(digest)) !== undefined;
    } catch (error) {
      if (error instanceof AccessDeniedError) return false;
      throw error;
    }
  }

  /**
   * Mounts the blob from the first source that works, or else uploads it in the session that the last refusal opened.
   * @param sibling repository of another image of the step that is known to have it
   */
  async #place(content: BlobContent, sibling?: string): Promise<Placed> {
    const { digest } = content;
    const early = await this.#tryMount(digest, sibling);
    if (early.mounted) return early.placed;
    const brought = await this.#mountFromSibling(digest, sibling);
    if (brought !== undefined) return afterRefusals(brought, early.refusedBy.length);
    const guess = () => this.#sourcesOf(digest).guessed[0];
    return await this.#uploads.upload(content, early, guess);
  }

  /** Tries what is known now. While the search goes on, or a sibling brings the blob, no guess is worth a request. */
  async #tryMount(digest: Digest, sibling?: string): Promise<EarlyMount> {
    const { plan, discovery, search } = this.#basis;
    if (!plan.mounting) return { mounted: false, refusedBy: [], known: [] };
    const { heldBy, guessed } = this.#sourcesOf(digest);
    const mayBeFound = search.isUnderWay && this.#searched.has(digest) && !discovery.found.restIsNew;
    const isOpen = mayBeFound || this.#context.siblings?.bring(digest);
    const sources = heldBy.length > 0 || isOpen ? heldBy : guessed;
    const known = sibling === undefined ? sources : [sibling, ...sources];
    let others: readonly string[] = [];
    const further = async (refused: readonly string[]) => {
      if (heldBy.length > 0) others = await discovery.furtherHolders(digest, refused);
      return others;
    };
    const mount = await this.#slots.mount(() => mountBlob(this.#target, digest, { known, further }));
    return mount.mounted ? mount : { ...mount, known: [...heldBy, ...others] };
  }

  /** @param tried the sibling that was tried before */
  async #mountFromSibling(digest: Digest, tried: string | undefined): Promise<Placed | undefined> {
    const from = await this.#context.siblings?.broughtBy(digest);
    if (from === undefined || from === tried) return undefined;
    const sources = { known: [from], further: async () => [] };
    const mount = await this.#slots.mount(() => mountBlob(this.#target, digest, sources));
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

/** Layers that repositories are searched for, as the registry gets them. */
function searchedDigests({ blobs, layers }: PushPlan): ReadonlySet<Digest | undefined> {
  const chained = new Set(blobs.chains.flat());
  const searched = layers.filter(({ layer }) => chained.has(layer.descriptor.digest));
  return new Set(searched.map(({ descriptor }) => descriptor?.digest));
}

type EarlyMount = Extract<MountOutcome, { mounted: true }> | ({ readonly mounted: false } & EarlierTries);

interface LayerPlacement {
  readonly descriptor: Descriptor;
  /** Undefined if the target had the blob. */
  readonly placed?: Placed;
}

function afterRefusals(placed: Placed, refused: number): Placed {
  return { ...placed, refusedMounts: placed.refusedMounts + refused, attempts: placed.attempts + refused };
}
