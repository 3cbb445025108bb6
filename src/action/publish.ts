import * as core from '@actions/core';
import type { PushResult } from '../engine/result.ts';
import { buildReport } from '../report/build.ts';
import { writeReportFile } from '../report/file.ts';
import { runFromEnvironment } from '../report/run.ts';
import { writeSummary } from '../report/summary/write.ts';
import { setOutputs } from './outputs.ts';
import { commentOn, type ReportSettings, reportDirectory } from './report-settings.ts';

/** Tells of a finished push: log, outputs, report file, job summary and pull request. */
export async function publish(result: PushResult, settings: ReportSettings): Promise<void> {
  logTags(result);
  const report = buildReport(result, { prices: settings.prices, run: runFromEnvironment(process.env) });
  setOutputs(result, report, await writeReportFile(report, reportDirectory()));
  if (settings.summary) await writeSummary([report]);
  await commentOn([report], settings);
}

/** As `docker push` ends. */
function logTags({ tags, digest, size, dryRun }: PushResult): void {
  for (const tag of tags) {
    core.info(`${tag}: ${dryRun ? 'would get ' : ''}digest: ${digest} size: ${size}`);
  }
}
