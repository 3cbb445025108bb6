import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRelay, type Relay, type RelayOptions } from '../../assemble/open-relay.ts';
import { runFromEnvironment } from '../../report/run.ts';
import { untilAborted } from '../../shared/abort.ts';
import { CancelledError, messageOf } from '../../shared/errors.ts';
import { writeError } from '../../shared/file-error.ts';
import type { Logger } from '../../shared/logger.ts';
import { expectedError } from '../fail.ts';
import { hide, hideEnvironment } from '../inert.ts';
import { removeSpoolDirectory } from '../spool-directory.ts';
import { openControl } from './control.ts';
import { warnOfFewHandles } from './handle-limit.ts';
import type { Start } from './messages.ts';
import { ParentLink } from './parent-link.ts';
import { readRelayInputs } from './relay-inputs.ts';
import { relayLogger } from './relay-log.ts';
import { ReportFile } from './report-file.ts';
import { watchRunner } from './runner-watch.ts';
import { startFailure } from './start-failure.ts';

/** For requests under way, such as the manifest of an image that is complete otherwise. */
const closeMilliseconds = 20_000;
/** For what still holds the process after everything has ended. */
const exitMilliseconds = 1000;

/** What ends the background process. */
interface Ending {
  readonly signal: AbortSignal;
  readonly end: () => void;
}

/**
 * The background process: it serves until the post step, a signal, or the end of the runner. Its log has why it ended.
 * Never throws.
 */
export async function serveRelay(open: typeof openRelay = openRelay): Promise<void> {
  const parent = new ParentLink();
  const logger = relayLogger(process.env['RUNNER_DEBUG'] === '1');
  hideEnvironment(process.env);
  surviveSlips(logger);
  const ending = listenForEnd(parent);
  try {
    const start = await untilAborted(parent.started, ending.signal);
    await serveJob(open, start, parent, ending, logger);
  } catch (error) {
    process.exitCode = 1;
    await parent.send(startFailure(error));
  }
  if (process.connected) process.disconnect();
  setTimeout(() => process.exit(), exitMilliseconds).unref();
}

function listenForEnd(parent: ParentLink): Ending {
  const controller = new AbortController();
  const end = (): void => controller.abort(new CancelledError());
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  parent.left.then(end);
  return { signal: controller.signal, end };
}

/** One request that goes wrong in an unexpected way must not end the pushes of the others. */
function surviveSlips(logger: Logger): void {
  process.on('unhandledRejection', error =>
    logger.warning(expectedError(error)?.line ?? `Unexpected error: ${messageOf(error)}`),
  );
  process.once('uncaughtException', error => {
    const known = expectedError(error);
    logger.warning(
      `The relay ends because of ${known === undefined ? `an unexpected error: ${messageOf(error)}` : `this: ${known.line}`}`,
    );
    process.exit(1);
  });
}

async function serveJob(
  open: typeof openRelay,
  start: Start,
  parent: ParentLink,
  ending: Ending,
  logger: Logger,
): Promise<void> {
  const spool = join(start.directory, 'spool');
  let runnerGone = false;
  using _watch = watchRunner(start.runner, () => {
    runnerGone = true;
    ending.end();
  });
  try {
    await mkdir(spool).catch(error => {
      throw writeError(error, 'create a temporary directory', spool);
    });
    await serve(open, start, spool, parent, ending, logger);
  } finally {
    // without a runner, there is no post step that prints the log and removes it
    await removeSpoolDirectory(runnerGone ? start.directory : spool, logger);
  }
}

async function serve(
  open: typeof openRelay,
  start: Start,
  temporaryDirectory: string,
  parent: ParentLink,
  ending: Ending,
  logger: Logger,
): Promise<void> {
  const { registry, push, port, prices } = readRelayInputs();
  const context = { prices, run: runFromEnvironment(process.env) };
  const report = new ReportFile(start.report, start.directory, context, logger);
  const mask = (secret: string): void => {
    hide(secret);
    void parent.send({ type: 'secret', secret }); // as long as the main step listens, the runner masks it, too
  };
  const onImage: RelayOptions['onImage'] = results => report.update(results);
  const options = { ...registry, push, port, logger, mask, temporaryDirectory, onImage };
  const relay = await untilEnd(ending.signal, signal => open(options, { signal }));
  const ended = Promise.withResolvers<string>();
  try {
    hide(relay.registry.split('/')[1]);
    report.update([]);
    await warnOfFewHandles(logger);
    using channel = await openControl(() => {
      ending.end();
      return ended.promise;
    });
    await parent.send({ type: 'ready', registry: relay.registry, control: channel.control });
    if (!ending.signal.aborted) await once(ending.signal, 'abort');
    await close(relay, logger);
  } finally {
    report.retry();
    ended.resolve(report.problem);
  }
}

/** Once it is open, it is closed and not aborted, so that it can finish what is under way. */
async function untilEnd<T>(end: AbortSignal, open: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const opening = new AbortController();
  const abort = (): void => opening.abort(end.reason);
  end.addEventListener('abort', abort);
  try {
    return await open(opening.signal);
  } finally {
    end.removeEventListener('abort', abort);
  }
}

async function close(relay: Relay, logger: Logger): Promise<void> {
  const closed = relay[Symbol.asyncDispose]().then(
    () => true,
    error => {
      logger.warning(`The relay did not close as it should: ${messageOf(error)}`);
      return true;
    },
  );
  const inTime = await Promise.race([closed, sleep(closeMilliseconds, false, { ref: false })]);
  if (!inTime) logger.warning('Requests to the registry that did not end were cut off.');
}
