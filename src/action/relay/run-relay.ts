import { untilAborted } from '../../shared/abort.ts';
import { CancelledError } from '../../shared/errors.ts';
import { actionLogger as logger } from '../action-logger.ts';
import { listenForCancellation } from '../cancellation.ts';
import { exitWhenWritten } from '../exit.ts';
import { fail } from '../fail.ts';
import { hide, hideEnvironment } from '../inert.ts';
import { setRelayOutputs } from '../outputs.ts';
import { readReportSettings } from '../report-settings.ts';
import { makeSpoolDirectory, removeSpoolDirectory, removeSpoolDirectoryNow } from '../spool-directory.ts';
import { Background } from './background.ts';
import { readRelayInputs } from './relay-inputs.ts';
import { printLog, readLog } from './relay-log.ts';
import { saveRelay } from './relay-state.ts';
import { newReportPath } from './report-file.ts';

/** What this step has begun, to be undone if it fails. */
interface Begun {
  directory?: string;
  background?: Background;
}

/** The main step of the relay: starts the background process. Never throws: a failure is one line in the log. */
export async function runRelay(): Promise<void> {
  const begun: Begun = {};
  const cancellation = listenForCancellation(() => leaveAtOnce(begun));
  try {
    await start(begun, cancellation.signal);
  } catch (error) {
    await undo(begun);
    fail(error);
  } finally {
    cancellation.dispose();
  }
  exitWhenWritten(); // the background process is not waited for
}

async function start(begun: Begun, signal: AbortSignal): Promise<void> {
  hideEnvironment(process.env);
  const { registry } = readRelayInputs();
  readReportSettings(); // so that wrong ones fail here, and not in the post step
  begun.directory = await makeSpoolDirectory();
  const report = newReportPath();
  begun.background = await Background.start({
    directory: begun.directory,
    report,
    runner: process.ppid,
  });
  const ready = await untilAborted(begun.background.ready, signal);
  const [address = '', token] = ready.registry.split('/');
  hide(token);
  await saveRelay(ready.control, report);
  await begun.background.release();
  // The token is not masked: masked, every output with a reference that a client pushed to would be lost to other jobs,
  // whereas the token is of use on this machine only, and until the job ends.
  await setRelayOutputs({ registry: ready.registry, report });
  logger.info(
    `The relay listens on ${address} and pushes to ECR in ${registry.region}. Push to the output "registry".`,
  );
}

async function undo({ directory, background }: Begun): Promise<void> {
  await background?.end();
  if (directory === undefined) return;
  printLog(await readLog(directory));
  await removeSpoolDirectory(directory);
}

/** For a cancelled step that does not end by itself. The post step does the rest. */
function leaveAtOnce({ directory, background }: Begun): void {
  fail(new CancelledError());
  background?.kill();
  if (directory !== undefined) removeSpoolDirectoryNow(directory);
  exitWhenWritten();
}
