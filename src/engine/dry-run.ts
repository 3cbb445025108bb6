import type { ResolvedImages } from '../ecr/control-plane.ts';
import { type Digest, shortDigest } from '../oci/digest.ts';
import type { Logger } from '../shared/logger.ts';
import { formatBytes } from '../shared/units.ts';
import { mountSources, type PushPlan } from './plan.ts';
import type { TransferredLayer } from './transfer/transfer-image.ts';

/** What the transfer would do with each layer, as far as it can be known without writing; logged line by line. */
export function foreseeTransfer(plan: PushPlan, logger: Logger): readonly TransferredLayer[] {
  return plan.layers.map(layer => {
    const descriptor = layer.descriptor ?? layer.layer.descriptor;
    const held = plan.mounting && plan.holders.has(descriptor.digest);
    const from = held ? mountSources(plan, descriptor.digest)[0] : undefined;
    const outcome = layer.existing ? 'existing' : from === undefined ? 'pushed' : 'mounted';
    const what = {
      existing: 'Layer already exists',
      mounted: `Would be mounted from ${from}`,
      pushed: 'Would be pushed',
    };
    const note = layer.descriptor === undefined ? ' before compression' : '';
    logger.info(
      `${shortDigest(descriptor.digest)}: ${what[outcome]} (${formatBytes(descriptor.size)}${note})`,
    );
    const source = outcome === 'mounted' && from !== undefined ? { from } : {};
    return { plan: layer, descriptor, outcome, ...source, refusedMounts: 0, attempts: 0, milliseconds: 0 };
  });
}

/**
 * Says what would become of the tags.
 * @param digest the image's; undefined when it is not known before compressing
 * @param resolved where the tags lead now
 */
export function foreseeTags(
  tags: readonly string[],
  digest: Digest | undefined,
  resolved: ResolvedImages,
  logger: Logger,
): void {
  for (const tag of tags) {
    const current = resolved.digests.get(tag);
    if (resolved.unknown.has(tag))
      logger.info(`Tag ${tag}: Would be made or moved (where it leads is not known)`);
    else if (current === undefined) logger.info(`Tag ${tag}: Would be made`);
    else if (current === digest) logger.info(`Tag ${tag}: Leads to the image already`);
    else logger.info(`Tag ${tag}: Would be moved from ${shortDigest(current)}`);
  }
}
