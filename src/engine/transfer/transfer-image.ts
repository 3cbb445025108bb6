import type { Descriptor } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Repository } from '../../registry/repository.ts';
import { AbortedError, AccessDeniedError } from '../../shared/errors.ts';
import type { LayerPlan } from '../locating/plan.ts';
import type { Placed } from '../placed.ts';
import type { PushContext, RegistryConnection } from '../push-context.ts';
import type { LayerOutcome } from '../result.ts';
import { BlobBytes } from './blob-bytes.ts';
import { afterRefusals, BlobPlacer, type TransferBasis } from './blob-placer.ts';
import { LayerCompression } from './layer-compression.ts';
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
  readonly #blobs: BlobPlacer;
  #failure: { readonly reason: unknown } | undefined;

  constructor(
    context: PushContext,
    connection: RegistryConnection,
    basis: TransferBasis,
    progress: TransferProgress,
  ) {
    this.#context = context;
    this.#target = connection.repository(context.options.repository);
    this.#basis = basis;
    this.#bytes = new BlobBytes(context, connection, basis.plan);
    this.#compression = new LayerCompression(context);
    this.#progress = progress;
    this.#blobs = new BlobPlacer(context, connection, basis, progress);
  }

  async run(): Promise<readonly TransferredLayer[]> {
    const { plan } = this.#basis;
    const layers = new Map<LayerPlan, Promise<TransferredLayer>>();
    const begin = (layer: LayerPlan) => layers.set(layer, this.#orStop(this.#transferLayer(layer)));
    // first the layers that only other repositories have: if these fail, nothing else was sent for nothing
    plan.layers.filter(({ layer }) => layer.missingAtSource).forEach(begin);
    await Promise.allSettled(layers.values());
    if (this.#failure === undefined) {
      const rest = plan.layers.filter(({ layer }) => !layer.missingAtSource);
      sendingOrder(rest, layer => this.#blobs.mayBeFound(layer)).forEach(begin);
      const configs = plan.configs.map(config => this.#orStop(this.#placeStored(config)));
      await Promise.allSettled([...layers.values(), ...configs]);
    }
    this.#blobs.end();
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
    if (this.#blobs.mayBeFound(plan)) await this.#basis.bestAnswered();
    if (plan.matchedByDiffId) return this.#mountOrCompress(plan, plan.descriptor);
    return { descriptor: plan.descriptor, placed: await this.#placeStored(plan.descriptor) };
  }

  #placeStored(blob: Descriptor): Promise<Placed> {
    return this.#blobs.place({ digest: blob.digest, size: blob.size, open: () => this.#bytes.open(blob) });
  }

  /** Only the registry has the compressed bytes of a matched layer. If no mount works, the source's own layer is sent. */
  async #mountOrCompress(plan: LayerPlan, descriptor: Descriptor): Promise<LayerPlacement> {
    const mount = await this.#blobs.tryMount(descriptor.digest);
    if (mount.mounted) return { descriptor, placed: mount.placed };
    if (mount.session !== undefined) void this.#target.cancelUpload(mount.session);
    if (plan.layer.missingAtSource) return { descriptor, placed: await this.#placeStored(descriptor) };
    const own = await this.#compressAndPlace(plan);
    return own.placed === undefined
      ? own
      : { ...own, placed: afterRefusals(own.placed, mount.refusedBy.length) };
  }

  async #compressAndPlace({ layer }: LayerPlan): Promise<LayerPlacement> {
    const sibling = await this.#blobs.broughtBySibling(layer.descriptor.digest);
    return await this.#compression.compressed(layer, async (descriptor, content) =>
      (await this.#targetHas(descriptor.digest))
        ? { descriptor }
        : { descriptor, placed: await this.#blobs.place(content, sibling) },
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
}

interface LayerPlacement {
  readonly descriptor: Descriptor;
  /** Undefined if the target had the blob. */
  readonly placed?: Placed;
}
