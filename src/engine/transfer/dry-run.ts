import type { ResolvedImages } from '../../ecr/control-plane.ts';
import { type Digest, shortDigest } from '../../oci/digest.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import type { Logger } from '../../shared/logger.ts';
import { formatBytes } from '../../shared/units.ts';
import type { LayerPlan, PushPlan } from '../locating/plan.ts';
import type { Target } from '../opening/target.ts';
import type { PushResult } from '../result.ts';
import { rebuild, substitutionsOf } from './rebuild.ts';
import type { TransferredLayer } from './transfer-image.ts';

/** What the transfer would do with each layer, as far as it can be known without writing; logged line by line. */
export function previewTransfer(plan: PushPlan, logger: Logger): readonly TransferredLayer[] {
  return plan.layers.map(layer => {
    const preview = previewLayer(plan, layer);
    logPreview(preview, logger);
    return preview;
  });
}

/** A layer known by its diff ID that nobody can give any more is compressed, like one that nobody is known to have. */
function previewLayer(plan: PushPlan, layer: LayerPlan): TransferredLayer {
  const { descriptor = layer.layer.descriptor } = layer;
  const nothingDone = { plan: layer, refusedMounts: 0, attempts: 0, milliseconds: 0 };
  if (layer.existing) return { ...nothingDone, descriptor, outcome: 'existing' };
  const from = plan.mounting ? layer.heldBy[0] : undefined;
  if (from !== undefined) return { ...nothingDone, descriptor, outcome: 'mounted', from };
  if (isSettled(layer)) return { ...nothingDone, descriptor, outcome: 'pushed' };
  return {
    ...nothingDone,
    descriptor: layer.layer.descriptor,
    outcome: 'pushed',
    beforeCompression: true,
  };
}

function logPreview(layer: TransferredLayer, logger: Logger): void {
  const { descriptor, outcome, from, beforeCompression } = layer;
  const what = {
    existing: 'Layer already exists',
    mounted: `Would be mounted from ${from}`,
    pushed: beforeCompression ? 'Would be compressed, and pushed unless it is there then' : 'Would be pushed',
  };
  const bytes = `${formatBytes(descriptor.size)}${beforeCompression ? ' before compression' : ''}`;
  const name = `${beforeCompression ? 'diff ID ' : ''}${shortDigest(descriptor.digest)}`;
  logger.info(`${name}: ${what[outcome]} (${bytes})`);
}

/**
 * The root manifest that a push would put.
 * @returns undefined when it is not certain: with a layer that has to be compressed, or may have to be, for the mount of
 *   one that was matched by its diff ID can be refused
 */
export function previewRoot(image: ImageNode, layers: readonly TransferredLayer[]): ImageNode | undefined {
  return layers.every(({ plan }) => isSettled(plan)) ? rebuild(image, substitutionsOf(layers)) : undefined;
}

/** Whether the blob that the registry gets is certain, however it gets there. */
function isSettled({ descriptor, matchedByDiffId, existing, layer }: LayerPlan): boolean {
  return descriptor !== undefined && (!matchedByDiffId || existing || layer.missingAtSource);
}

/** The result less what it says of a root manifest that will not be. */
export function withoutRoot({ digest: _, size: __, mediaType: ___, ...result }: PushResult): PushResult {
  return result;
}

/**
 * Says what would become of the tags.
 * @param digest the image's; undefined when it is not certain
 */
export function previewTags(
  tags: readonly string[],
  digest: Digest | undefined,
  resolved: ResolvedImages,
  { description, missing }: Target,
  logger: Logger,
): void {
  const unless = description === undefined && !missing ? ', unless it is immutable, which is not known' : '';
  for (const tag of tags) logger.info(`Tag ${tag}: ${previewTag(tag, digest, resolved, unless)}`);
}

function previewTag(
  tag: string,
  digest: Digest | undefined,
  { digests, unknown }: ResolvedImages,
  unless: string,
): string {
  const current = digests.get(tag);
  if (unknown.has(tag)) return `Would be put${unless}; where it leads now is not known`;
  if (current === undefined) return 'Would be made';
  if (current === digest) return 'Leads to the image already';
  if (digest !== undefined) return `Would be moved from ${shortDigest(current)}${unless}`;
  return `Leads to ${shortDigest(current)} now; whether it would be moved is not known before the push`;
}
