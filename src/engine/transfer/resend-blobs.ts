import type { Descriptor } from '../../oci/descriptor.ts';
import { type Digest, isDigest } from '../../oci/digest.ts';
import type { BlobContent, Repository } from '../../registry/repository.ts';
import { BlobsMissingError } from '../../shared/errors.ts';
import type { PushPlan } from '../locating/plan.ts';
import type { PushContext, RegistryConnection } from '../push-context.ts';
import { BlobBytes } from './blob-bytes.ts';
import { LayerCompression } from './layer-compression.ts';
import type { TransferProgress } from './progress.ts';
import { loggedBlob, type TransferredLayer } from './transfer-image.ts';

/**
 * Pushes an image with these layers. If the registry then reports layers as missing that it had listed, they are uploaded
 * once and the image is pushed again.
 * @param push pushes an image with the layers as they are by then
 * @returns what `push` returned, and the layers
 * @throws what `push` throws, including BlobsMissingError when none of the missing blobs can be sent
 */
export async function pushResending<T>(
  resender: BlobResender,
  transferred: readonly TransferredLayer[],
  push: (layers: readonly TransferredLayer[]) => Promise<T>,
): Promise<{ readonly root: T; readonly layers: readonly TransferredLayer[] }> {
  for (let layers = transferred; ; ) {
    try {
      return { root: await push(layers), layers };
    } catch (error) {
      if (!(error instanceof BlobsMissingError)) throw error;
      const resent = await resender.resend(error.digests, layers);
      if (resent === undefined) throw error;
      layers = resent;
    }
  }
}

/**
 * Uploads blobs that the target lists without storing them: they are available, perhaps mounted, and still reported as
 * missing when a manifest refers to them (go-containerregistry issue 1820). Each one is uploaded once per push, without
 * a lookup or a mount.
 */
export class BlobResender {
  readonly #context: PushContext;
  readonly #target: Repository;
  readonly #plan: PushPlan;
  readonly #bytes: BlobBytes;
  readonly #progress: TransferProgress;
  readonly #resent = new Set<Digest>();

  constructor(
    context: PushContext,
    connection: RegistryConnection,
    plan: PushPlan,
    progress: TransferProgress,
  ) {
    this.#context = context;
    this.#target = connection.repository(context.options.repository);
    this.#plan = plan;
    this.#bytes = new BlobBytes(context, connection, plan);
    this.#progress = progress;
  }

  /**
   * @param named digests that the registry reports as missing
   * @param layers as they are after the transfer
   * @returns the layers as they are now; undefined when none of the named ones can be sent, or sent again
   */
  async resend(
    named: readonly string[],
    layers: readonly TransferredLayer[],
  ): Promise<readonly TransferredLayer[] | undefined> {
    const missing = new Set(named.filter(isDigest).filter(digest => !this.#resent.has(digest)));
    const configs = this.#plan.blobs.configs.filter(({ digest }) => missing.has(digest));
    const notStored = layers.filter(layer => missing.has(layer.descriptor.digest) && this.#canSend(layer));
    if (configs.length + notStored.length === 0) return undefined;
    for (const digest of missing) this.#resent.add(digest);
    for (const config of configs) await this.#send(this.#stored(config));
    const compression = new LayerCompression(this.#context);
    try {
      const sent = new Map<TransferredLayer, TransferredLayer>();
      for (const layer of notStored) sent.set(layer, await this.#resendLayer(layer, compression));
      return layers.map(layer => sent.get(layer) ?? layer);
    } finally {
      await compression.close();
    }
  }

  /** Only the registry has the bytes of a layer that was matched by diff ID, so the source's own layer replaces it. */
  async #resendLayer(layer: TransferredLayer, compression: LayerCompression): Promise<TransferredLayer> {
    const began = performance.now();
    const { layer: own } = layer.plan;
    const [descriptor, attempts] =
      own.uncompressed && !own.missingAtSource
        ? await compression.compressed(
            own,
            async (made, content) => [made, await this.#send(content)] as const,
          )
        : ([layer.descriptor, await this.#send(this.#stored(layer.descriptor))] as const);
    const again = layer.outcome === 'pushed';
    const blob = loggedBlob({ plan: layer.plan, descriptor });
    this.#context.log.transfer.pushedBecauseNotStored(blob, this.#target.name, again);
    const { from: _, ...rest } = layer;
    return {
      ...rest,
      descriptor,
      outcome: 'pushed',
      ...(layer.outcome === 'pushed' ? {} : { byNameOnly: true }),
      attempts: layer.attempts + attempts,
      milliseconds: layer.milliseconds + Math.round(performance.now() - began),
    };
  }

  #canSend({ plan }: TransferredLayer): boolean {
    return !plan.layer.missingAtSource || plan.elsewhere.length > 0;
  }

  #stored(blob: Descriptor): BlobContent {
    return { digest: blob.digest, size: blob.size, open: () => this.#bytes.open(blob) };
  }

  /** @returns the number of attempts */
  async #send(content: BlobContent): Promise<number> {
    this.#progress.expect(content.size);
    const sent = await this.#progress.uploading(() =>
      this.#target.sendBlob(undefined, content, this.#progress.sent),
    );
    return sent.attempts;
  }
}
