import type { ImageNode } from '../../oci/image-tree.ts';
import type { RequestLog } from '../../shared/request-log.ts';
import { isHeld } from '../locating/plan.ts';
import { readAfterRefusals } from '../opening/blob-mounting.ts';
import { findMissed } from '../outcome/diagnose.ts';
import { logMissedMounts } from '../outcome/log-missed-mounts.ts';
import { transferredResult } from '../outcome/result-builder.ts';
import type { PushResult } from '../result.ts';
import type { Stopwatch } from '../stopwatch.ts';
import type { TransferredLayer } from '../transfer/transfer-image.ts';
import type { Intake } from './intake.ts';

/** What the result of an image needs besides what the intake knows. */
export interface ArrivedImage {
  readonly root: ImageNode;
  /** Bare tags under which it was pushed. */
  readonly tags: readonly string[];
  /** Requests that were made for it. */
  readonly requests: RequestLog;
  /** Since it began to arrive. */
  readonly stopwatch: Stopwatch;
}

/**
 * The result of an image whose blobs were taken in. Logs what became of each layer. Its blobs are then settled: a later image
 * finds them in the target.
 */
export async function arrivedResult(
  intake: Intake,
  { root, tags, requests, stopwatch }: ArrivedImage,
): Promise<PushResult> {
  const { context, session, tolerated } = intake.options;
  const { ecr, options, log } = context;
  const { discovery, upload } = intake;
  const plan = intake.planFor(root);
  const layers = intake.layersOf(root);
  intake.settle(root);
  const missed = await findMissed(context, plan, discovery);
  const refused = layers.some(
    ({ outcome, descriptor }) => outcome === 'pushed' && isHeld(plan, descriptor.digest),
  );
  const setting = intake.blobMounting;
  const blobMounting = refused ? await readAfterRefusals(ecr, session, setting, tolerated) : setting;
  for (const layer of layers) logLayer(layer, intake);
  const outcome = {
    context: { options: { ...options, tags, dryRun: false }, requests },
    registry: session.connection.host,
    root,
    blobMounting,
    stopwatch,
    progress: upload,
    warnings: tolerated.warnings(true),
  };
  const result = transferredResult(outcome, layers, { options, plan, discovery, blobMounting, missed });
  logMissedMounts(result, discovery, log.outcome);
  return result;
}

function logLayer({ descriptor, outcome, from }: TransferredLayer, intake: Intake): void {
  const { transfer } = intake.options.context.log;
  if (outcome === 'existing') transfer.layerExists(descriptor);
  else if (from === undefined) transfer.pushed(descriptor);
  else transfer.mounted(descriptor, from);
}
