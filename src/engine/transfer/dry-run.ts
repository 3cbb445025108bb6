import type { ResolvedImages } from '../../ecr/control-plane.ts';
import type { Digest } from '../../oci/digest.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import type { LayerPlan, PushPlan } from '../locating/plan.ts';
import type { TagLog } from '../log/tag-log.ts';
import type { TransferLog } from '../log/transfer-log.ts';
import type { Target } from '../opening/target.ts';
import type { PushResult } from '../result.ts';
import type { Siblings } from '../siblings.ts';
import { rebuild, substitutionsOf } from './rebuild.ts';
import { loggedBlob, type TransferredLayer } from './transfer-image.ts';

/**
 * Waits for the dry runs of the images that go first.
 * @returns repositories that would have layers by then, by the digests that the layers have in the source
 */
export async function broughtBySiblings(
  plan: PushPlan,
  siblings: Siblings | undefined,
): Promise<ReadonlyMap<Digest, string>> {
  const brought = new Map<Digest, string>();
  if (siblings === undefined || !plan.mounting) return brought;
  for (const { existing, heldBy, layer } of plan.layers) {
    if (existing || heldBy.length > 0) continue;
    const { digest } = layer.descriptor;
    const repository = await siblings.broughtBy(digest);
    if (repository !== undefined) brought.set(digest, repository);
  }
  return brought;
}

/**
 * What the transfer would do with each layer, as far as that is known without writing. Logs one line per layer.
 * @param brought repositories that would have a layer by then
 */
export function previewTransfer(
  plan: PushPlan,
  brought: ReadonlyMap<Digest, string>,
  log: TransferLog,
): readonly TransferredLayer[] {
  return plan.layers.map(layer => {
    const preview = previewLayer(plan, brought, layer);
    logPreview(preview, log);
    return preview;
  });
}

/** A layer that was matched by diff ID, but cannot be mounted any more, is compressed like one without a match. */
function previewLayer(
  plan: PushPlan,
  brought: ReadonlyMap<Digest, string>,
  layer: LayerPlan,
): TransferredLayer {
  const { descriptor = layer.layer.descriptor } = layer;
  const nothingDone = { plan: layer, refusedMounts: 0, attempts: 0, milliseconds: 0 };
  if (layer.existing) return { ...nothingDone, descriptor, outcome: 'existing' };
  const from = plan.mounting ? layer.heldBy[0] : undefined;
  if (from !== undefined) return { ...nothingDone, descriptor, outcome: 'mounted', from };
  const own = isSettled(layer)
    ? { ...nothingDone, descriptor }
    : { ...nothingDone, descriptor: layer.layer.descriptor, beforeCompression: true as const };
  const sibling = brought.get(layer.layer.descriptor.digest);
  return sibling === undefined
    ? { ...own, outcome: 'pushed' }
    : { ...own, outcome: 'mounted', from: sibling };
}

function logPreview(layer: TransferredLayer, log: TransferLog): void {
  const { outcome, from, beforeCompression } = layer;
  const blob = loggedBlob(layer);
  if (outcome === 'existing') log.layerExists(blob);
  else if (from !== undefined) log.wouldMount(blob, from);
  else if (beforeCompression) log.wouldCompress(blob);
  else log.wouldPush(blob);
}

/**
 * The root manifest that a push would push.
 * @returns undefined if it is not certain, because a layer has to be compressed or may have to be: the registry can
 *   refuse to mount a layer that was matched by diff ID
 */
export function previewRoot(image: ImageNode, layers: readonly TransferredLayer[]): ImageNode | undefined {
  return layers.every(({ plan }) => isSettled(plan)) ? rebuild(image, substitutionsOf(layers)) : undefined;
}

/** Whether it is certain which blob the registry gets, mounted or uploaded. */
function isSettled({ descriptor, matchedByDiffId, existing, layer }: LayerPlan): boolean {
  return descriptor !== undefined && (!matchedByDiffId || existing || layer.missingAtSource);
}

/** The result without the root manifest, which is not certain. */
export function withoutRoot({ digest: _, size: __, mediaType: ___, ...result }: PushResult): PushResult {
  return result;
}

/**
 * Logs what would become of each tag.
 * @param digest of the image; undefined when it is not certain
 */
export function previewTags(
  tags: readonly string[],
  digest: Digest | undefined,
  resolved: ResolvedImages,
  { description, missing }: Target,
  log: TagLog,
): void {
  const mutabilityKnown = description !== undefined || missing;
  for (const tag of tags) {
    const current = resolved.digests.get(tag);
    if (resolved.unknown.has(tag)) log.wouldPush(tag, mutabilityKnown);
    else if (current === undefined) log.wouldCreate(tag);
    else if (current === digest) log.alreadyThere(tag);
    else if (digest === undefined) log.mayMove(tag, current);
    else log.wouldMove(tag, current, mutabilityKnown);
  }
}
