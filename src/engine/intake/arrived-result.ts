import type { ImageNode } from '../../oci/image-tree.ts';
import type { Discovery } from '../locating/discovery.ts';
import type { PushPlan } from '../locating/plan.ts';
import { readAfterRefusals } from '../opening/blob-mounting.ts';
import { findMissed, type Missed } from '../outcome/diagnose.ts';
import { logMissedMounts } from '../outcome/log-missed-mounts.ts';
import { existingImageResult, type Outcome, transferredResult } from '../outcome/result-builder.ts';
import type { PushResult, SeenBlobMounting } from '../result.ts';
import type { TransferredLayer } from '../transfer/transfer-image.ts';
import type { Intake } from './intake.ts';

/** An image whose blobs were taken in, as it was when its manifest came. */
export interface ArrivedImage {
  readonly root: ImageNode;
  /** The plan by which its blobs came into the target. */
  readonly plan: PushPlan;
  /** What became of its layers, each once. */
  readonly layers: readonly TransferredLayer[];
  readonly discovery: Discovery;
  /** Which layers could have been mounted. Never fails. */
  readonly missed: Promise<Missed>;
}

/** What the result of an image says besides what became of its blobs. */
export interface ArrivalAccount extends Pick<Outcome, 'stopwatch'>, Pick<Outcome['context'], 'requests'> {
  /** The target had the image. */
  readonly existed: boolean;
  /** Mount sources of which a line about their encryption is in the log. Gets those that are logged now. */
  readonly noted?: Set<string>;
}

/** Looks at an image whose manifest has come, and begins to find out why layers were not mounted. */
export function arrivedImage(intake: Intake, root: ImageNode): ArrivedImage {
  const { discovery } = intake;
  const { plan, layers } = intake.placementsIn(root);
  return { root, plan, layers, discovery, missed: findMissed(intake.options.context, plan, discovery) };
}

/** The target had all layers and configs of the image, so that nothing was mounted or sent for it. */
export function hadEveryBlob({ plan, layers }: ArrivedImage): boolean {
  return plan.configs.length === 0 && layers.every(({ outcome }) => outcome === 'existing');
}

/** The result of an image whose blobs were taken in. Logs mounts that were not possible. */
export async function arrivedResult(
  intake: Intake,
  { root, plan, layers, discovery, missed }: ArrivedImage,
  { existed, requests, stopwatch, noted = new Set() }: ArrivalAccount,
): Promise<PushResult> {
  const { context, session, tolerated, progress } = intake.options;
  const { options, log } = context;
  const [holders, blobMounting] = await Promise.all([missed, settingAfter(intake, layers)]);
  const outcome = {
    context: { options, requests },
    registry: session.connection.host,
    root,
    blobMounting,
    stopwatch,
    progress,
    warnings: tolerated.warnings(),
  };
  if (existed) return existingImageResult(outcome);
  const findings = { options, plan, discovery, blobMounting, missed: holders };
  const result = transferredResult(outcome, layers, findings);
  const missedMounts = result.missedMounts.filter(({ repository }) => !noted.has(repository));
  for (const { repository } of missedMounts) noted.add(repository);
  logMissedMounts({ ...result, missedMounts }, discovery, log.outcome);
  return result;
}

/** Mounts that were refused may mean that the setting has been turned off. */
async function settingAfter(intake: Intake, layers: readonly TransferredLayer[]): Promise<SeenBlobMounting> {
  const { context, session, tolerated } = intake.options;
  const before = intake.blobMounting;
  const refused = layers.some(({ outcome, refusedMounts }) => outcome === 'pushed' && refusedMounts > 0);
  return refused ? await readAfterRefusals(context.ecr, session, before, tolerated) : before;
}
