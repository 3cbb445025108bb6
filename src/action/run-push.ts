import { openPusher, type Pusher } from '../assemble/open-pusher.ts';
import type { PushResult } from '../engine/result.ts';
import { abortReasonOr } from '../shared/abort.ts';
import { AbortedError, CancelledError, PushError } from '../shared/errors.ts';
import { listNames } from '../shared/list-names.ts';
import { actionLogger as logger } from './action-logger.ts';
import { listenForCancellation } from './cancellation.ts';
import { exitWhenWritten } from './exit.ts';
import { fail } from './fail.ts';
import { hideEnvironment, mask } from './inert.ts';
import { type Inputs, readInputs } from './inputs.ts';
import { makeSpoolDirectory, removeSpoolDirectory, removeSpoolDirectoryNow } from './spool-directory.ts';

const pushed = 'The image was pushed';

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
  if (cancellation.cancelled()) exitWhenWritten(); // pending work that nobody waits for would keep the process alive
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
  const result = await pusher.push(inputs.image, inputs.push, { signal });
  try {
    signal.throwIfAborted();
    const { publish } = await import('./publish.ts'); // not needed before the first request
    await publish(result, inputs.report);
    if (inputs.dockerLogin && !result.dryRun) await login(pusher, signal);
  } catch (error) {
    throw abortReasonOr(withPushed(error, result), signal);
  }
}

/** The image is in the registry by now, so errors must say so. */
function withPushed(error: unknown, { dryRun }: PushResult): unknown {
  const isKnown = error instanceof PushError && !(error instanceof AbortedError);
  if (!isKnown || dryRun || error.message.startsWith(pushed)) return error;
  return new PushError(`${pushed}, but: ${error.message}`, error.remedy, { cause: error });
}

function skipped(references: readonly string[]): string {
  return `Tags of other registries were skipped: ${listNames(references, 5)}. Only those of this ECR registry are pushed.`;
}

/** The image is in the registry by now, so failures must say so. */
async function login(pusher: Pusher, signal: AbortSignal): Promise<void> {
  try {
    const { loginDocker } = await import('./docker-login.ts');
    await loginDocker(await pusher.authorization({ signal }), signal);
  } catch (error) {
    if (signal.aborted) logger.info('The image was pushed, but Docker is not logged in.');
    throw error;
  }
}
