import { setImmediate as turn } from 'node:timers/promises';
import type { ImageEnd } from '../assemble/many-images.ts';
import { openPusher, type Pusher } from '../assemble/open-pusher.ts';
import { abortReasonOr } from '../shared/abort.ts';
import { CancelledError } from '../shared/errors.ts';
import { whenHandlesAreFree } from '../shared/file-error.ts';
import { closeIdleConnections } from '../shared/idle-connections.ts';
import { listNames } from '../shared/list-names.ts';
import { actionLogger as logger } from './action-logger.ts';
import { afterPush } from './after-push.ts';
import { listenForCancellation } from './cancellation.ts';
import { collectEarly } from './early-collection.ts';
import { exitWhenWritten } from './exit.ts';
import { fail } from './fail.ts';
import { failureOf } from './images-failure.ts';
import { hideEnvironment, mask } from './inert.ts';
import { type Inputs, readInputs } from './inputs.ts';
import { makeSpoolDirectory, removeSpoolDirectory, removeSpoolDirectoryNow } from './spool-directory.ts';

/** The push action, from its inputs to its outputs. Never throws: a failure is one line in the log. */
export async function runPush(): Promise<void> {
  let spool: string | undefined;
  const cancellation = listenForCancellation(() => leaveAtOnce(spool));
  try {
    hideEnvironment(process.env);
    spool = await makeSpoolDirectory();
    await pushAndPublish(readInputs(), spool, cancellation.signal);
  } catch (error) {
    fail(error);
  } finally {
    cancellation.dispose();
    if (spool !== undefined) await removeSpoolDirectory(spool);
  }
  exitWhenWritten(); // pending work that nobody waits for, as after a cancel or in the SDK, would keep the process alive
}

/** For a cancelled run that does not end by itself. The post step does the rest. */
function leaveAtOnce(spool: string | undefined): void {
  fail(new CancelledError());
  if (spool !== undefined) removeSpoolDirectoryNow(spool);
  exitWhenWritten();
}

async function pushAndPublish(
  inputs: Inputs,
  temporaryDirectory: string,
  signal: AbortSignal,
): Promise<void> {
  if (inputs.skippedTags.length > 0) logger.notice(skipped(inputs.skippedTags));
  await using pusher = openPusher({ ...inputs.registry, logger, mask, temporaryDirectory });
  const { images, push, report } = inputs;
  if ('one' in images) {
    const { image, ...target } = images.one;
    const result = await pusher.push(image, { ...push, ...target }, { signal });
    const pushed = result.dryRun ? undefined : 'The image was pushed';
    return await finish(inputs, pusher, signal, pushed, async () => {
      const { publish } = await whenHandlesAreFree(() => import('./publish.ts')); // not needed before the first request
      await publish(image, result, report, pushed);
    });
  }
  using _ = collectEarly();
  const many = await pusher.pushMany(images.many, push, { signal });
  const pushed = push.dryRun ? undefined : wordingOf(many.ends);
  await finish(inputs, pusher, signal, pushed, async () => {
    const { publishMany } = await whenHandlesAreFree(() => import('./publish-many.ts'));
    await publishMany(many, report, pushed);
  });
  const failure = failureOf(many.ends);
  if (failure !== undefined) throw failure;
}

/**
 * What is left to do when the images are in the registry.
 * @param pushed says so, for errors; undefined if they are not
 */
async function finish(
  { dockerLogin }: Inputs,
  pusher: Pusher,
  signal: AbortSignal,
  pushed: string | undefined,
  report: () => Promise<void>,
): Promise<void> {
  try {
    signal.throwIfAborted();
    closeIdleConnections();
    await turn(); // their handles are free then, for what the report loads and writes
    await report();
    if (dockerLogin && pushed !== undefined) await login(pusher, signal, pushed);
  } catch (error) {
    throw abortReasonOr(afterPush(error, pushed), signal);
  }
}

/** @returns undefined if none was pushed */
function wordingOf(ends: readonly ImageEnd[]): string | undefined {
  const count = ends.filter(end => 'result' in end).length;
  if (count === 0) return undefined;
  return count === ends.length ? 'The images were pushed' : `${count} of ${ends.length} images were pushed`;
}

function skipped(references: readonly string[]): string {
  return `Tags of other registries were skipped: ${listNames(references, 5)}. Only those of this ECR registry are pushed.`;
}

/** The image is in the registry by now, so failures must say so. */
async function login(pusher: Pusher, signal: AbortSignal, pushed: string): Promise<void> {
  try {
    const { loginDocker } = await whenHandlesAreFree(() => import('./docker-login.ts'));
    await loginDocker(await pusher.authorization({ signal }), signal);
  } catch (error) {
    if (signal.aborted) logger.info(`${pushed}, but Docker is not logged in.`);
    throw error;
  }
}
