import { existsSync } from 'node:fs';
import { readReportFile } from '../../report/read-files.ts';
import { actionLogger as logger } from '../action-logger.ts';
import { asPushError } from '../fail.ts';
import { hideEnvironment } from '../inert.ts';
import { commentOn, readReportSettings } from '../report-settings.ts';
import { removeSpoolDirectory, savedSpoolDirectory } from '../spool-directory.ts';
import { writeSummary } from '../write-summary.ts';
import { type Ending, endRelay } from './end-relay.ts';
import { printLog, readLog } from './relay-log.ts';
import { type RelayState, savedRelay } from './relay-state.ts';

/**
 * The post step of the relay: ends the background process, and reports what was pushed. It runs even if the main step has
 * failed. It never fails itself, because the pushes are done.
 */
export async function runRelayPost(): Promise<void> {
  hideEnvironment(process.env);
  const directory = await savedSpoolDirectory();
  try {
    const relay = savedRelay();
    if (relay !== undefined) await endAndReport(relay, directory);
  } catch (error) {
    logger.warning(asPushError(error).line);
  } finally {
    if (directory !== undefined) await removeSpoolDirectory(directory);
  }
}

async function endAndReport({ control, report }: RelayState, directory: string | undefined): Promise<void> {
  const ending = await endRelay(control, directory);
  const log = directory === undefined ? [] : await readLog(directory);
  printLog(log);
  warnOf(ending, log.at(-1));
  await publish(report, ending.unwritten);
}

function warnOf({ how, unwritten }: Ending, lastLine: string | undefined): void {
  if (unwritten !== '')
    logger.warning(`The report of the relay is not complete, so the summary may lack images. ${unwritten}`);
  if (how === 'killed') logger.warning('The relay did not stop when asked, and was killed.');
  if (how !== 'gone') return;
  const last = lastLine === undefined ? 'Its log is empty.' : `The last line of its log: ${lastLine}`;
  logger.warning(`The relay ended before the job did, so later pushes to it failed. ${last}`);
}

/** @param unwritten why the report is incomplete or missing, which has been said; empty if it is neither */
async function publish(path: string, unwritten: string): Promise<void> {
  const settings = readReportSettings();
  if (unwritten !== '' && !existsSync(path)) return;
  const report = await readReportFile(path);
  if (report.images.length === 0) {
    if (unwritten === '') logger.info('Nothing was pushed through the relay.');
    return;
  }
  if (settings.summary)
    await writeSummary([report], { prices: settings.prices, pushed: 'The images were pushed' });
  await commentOn([report], settings);
}
