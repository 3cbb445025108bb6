import pLimit from 'p-limit';
import { BusyTime } from '../../engine/stopwatch.ts';
import { mountsAtOnce } from '../../engine/transfer/place-blob.ts';
import { systemClock } from '../../shared/delay.ts';
import { StoppedError } from '../../shared/errors.ts';
import { RequestLog } from '../../shared/request-log.ts';
import { sumOf } from '../../shared/sum.ts';
import {
  type CommonOptions,
  type ImageEnd,
  type ImageTarget,
  labelOf,
  type ManyPushed,
} from '../many-images.ts';
import type { SharedConnections } from '../shared-connections.ts';
import { pushOrder } from './push-order.ts';
import { StepImages } from './step-images.ts';
import { StepLog } from './step-log.ts';
import { StepPush } from './step-push.ts';
import { StepReads } from './step-reads.ts';
import { StepSlots } from './step-slots.ts';

/** Each image that is looked at or pushed takes memory, and each one that is saved takes disk space as well. */
const atOnce = { looking: 8, pushing: 16, saved: 4 } as const;

/**
 * Pushes several images of which each blob is sent once: what several of them have is sent by the first one, and mounted by
 * the others when that is complete. An image that fails does not affect the others; those that waited for it take over.
 * @param outside aborts all of them
 * @throws PushError if the sign-in fails, and then nothing is pushed; the reason of `outside`
 */
export async function pushMany(
  shared: SharedConnections,
  targets: readonly ImageTarget[],
  common: CommonOptions,
  outside: AbortSignal,
): Promise<ManyPushed> {
  const began = performance.now();
  const failing = new AbortController();
  const signal = AbortSignal.any([outside, failing.signal]);
  const uploading = new BusyTime();
  const pushes = openPushes(shared, targets, common, signal);
  let refusal: { readonly error: unknown } | undefined;
  // if it fails, it would for each of them
  const signingIn = shared.signIn({ signal, requests: new RequestLog() }).catch(error => {
    refusal = { error };
    failing.abort(new StoppedError(error));
  });
  await pushAll(pushes, signingIn, common, uploading);
  const ends = pushes.flatMap(({ end }) => end ?? []);
  if (outside.aborted) tellEnded(shared, ends);
  outside.throwIfAborted();
  if (refusal !== undefined) throw refusal.error;
  const bytes = sumOf(ends, end => ('result' in end ? end.result.upload.bytes : 0));
  return {
    ends,
    upload: { bytes, busyMilliseconds: uploading.milliseconds },
    milliseconds: Math.round(performance.now() - began),
  };
}

function openPushes(
  shared: SharedConnections,
  targets: readonly ImageTarget[],
  common: CommonOptions,
  signal: AbortSignal,
): readonly StepPush[] {
  const { options, controlPlaneFor } = shared;
  const { logger, tuning } = options;
  const log = new StepLog(logger);
  const reads = new StepReads({ controlPlaneFor, signal, clock: tuning?.clock ?? systemClock });
  return targets.map(target => {
    const own = {
      ...shared,
      options: { ...options, logger: log.of(labelOf(target, targets)) },
      controlPlaneFor: reads.for.bind(reads),
    };
    return new StepPush(own, target, common, signal);
  });
}

/** Never throws. */
async function pushAll(
  pushes: readonly StepPush[],
  signingIn: Promise<unknown>,
  { concurrency, mountFrom }: CommonOptions,
  uploading: BusyTime,
): Promise<void> {
  const looking = pLimit(atOnce.looking);
  await Promise.all([signingIn, ...pushes.map(push => looking(() => push.look()))]);
  const ready = pushes.filter(({ end }) => end === undefined);
  const ordered = pushOrder(ready.map(({ blobs }) => blobs)).flatMap(position => ready[position] ?? []);
  const images = new StepImages(
    ordered.map(({ target, blobs }) => ({ repository: target.repository, blobs })),
    repository => mountFrom.rankOf(repository) !== undefined,
  );
  const limits = {
    slots: {
      mount: new StepSlots(Math.max(mountsAtOnce, 2 * concurrency)),
      upload: new StepSlots(concurrency),
    },
    saved: pLimit(atOnce.saved),
    uploading,
  };
  const pushing = pLimit(atOnce.pushing); // begins in order, so whoever is waited for has begun
  await Promise.all(ordered.map((push, position) => pushing(() => push.run(images, position, limits))));
}

/** For a step that was cancelled. */
function tellEnded({ options }: SharedConnections, ends: readonly ImageEnd[]): void {
  const pushed = ends.flatMap(end => ('result' in end && !end.result.dryRun ? [end.target.repository] : []));
  if (pushed.length > 0)
    options.logger.info(`Pushed before that, with all tags: ${[...new Set(pushed)].join(', ')}.`);
}
