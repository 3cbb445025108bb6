import type { Discovery } from '../locating/discovery.ts';
import { isHeld, type PushPlan } from '../locating/plan.ts';
import type { PushOptions } from '../push-options.ts';
import type { LayerResult, MissedMount, NotMountedReason, SeenBlobMounting } from '../result.ts';
import type { TransferredLayer } from '../transfer/transfer-image.ts';
import type { Missed, MissedHolders } from './diagnose.ts';

export interface Findings {
  readonly options: Pick<PushOptions, 'mountFrom'>;
  /** Made after the transfer, or at the end of a dry run. */
  readonly plan: PushPlan;
  readonly discovery: Pick<Discovery, 'encryption' | 'described'>;
  readonly blobMounting: SeenBlobMounting;
  readonly missed: Missed;
}

/** Why a layer was uploaded instead of mounted. The most certain reason wins. */
export function reasonFor(layer: TransferredLayer, findings: Findings): NotMountedReason {
  const { options, plan, blobMounting, missed } = findings;
  if (layer.byNameOnly) return 'by-name-only';
  if (options.mountFrom.none) return 'mounting-disabled';
  if (blobMounting === 'DISABLED') return 'setting-off';
  if (isHeld(plan, layer.descriptor.digest)) return 'refused';
  if (layer.plan.layer.uncompressed) return 'compressed-here';
  const known = missed.holders.get(layer.descriptor.digest)?.reason;
  if (known !== undefined) return known;
  if (plan.search.denied) return 'denied';
  return plan.search.cost.limited ? 'search-limit' : 'not-found';
}

/** Which layers, without attestations, could have been mounted from each ruled-out repository. Each layer counts for one repository only. */
export function missedMountsOf(
  layers: readonly LayerResult[],
  missed: MissedHolders,
): readonly MissedMount[] {
  const byRepository = new Map<string, MissedMount>();
  for (const { digest, size, outcome, attestation } of layers) {
    const holder = missed.get(digest);
    if (attestation || outcome !== 'pushed' || holder === undefined) continue;
    const bytes = (byRepository.get(holder.repository)?.bytes ?? 0) + size;
    byRepository.set(holder.repository, { ...holder, bytes });
  }
  return [...byRepository.values()].toSorted((a, b) => b.bytes - a.bytes);
}
