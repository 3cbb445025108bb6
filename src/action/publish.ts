import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as core from '@actions/core';
import type { PushResult } from '../engine/result.ts';
import { buildReport } from '../report/build.ts';
import { writeReportFile } from '../report/file.ts';
import { runFromEnvironment } from '../report/run.ts';
import type { Report } from '../report/schema.ts';
import { writeSummary } from '../report/summary/write.ts';
import { actionLogger as logger } from './action-logger.ts';
import type { Inputs } from './inputs.ts';
import { setOutputs } from './outputs.ts';

/** Tells of a finished push: log, outputs, report file, job summary and pull request. */
export async function publish(result: PushResult, inputs: Inputs): Promise<void> {
  logTags(result);
  const report = buildReport(result, { prices: inputs.prices, run: runFromEnvironment(process.env) });
  const directory = join(process.env['RUNNER_TEMP'] || tmpdir(), 'ecr-mount-push-reports');
  setOutputs(result, report, await writeReportFile(report, directory));
  if (inputs.summary) await writeSummary([report]);
  await comment(report, inputs);
}

/** As `docker push` ends. */
function logTags({ tags, digest, size, dryRun }: PushResult): void {
  for (const tag of tags) {
    core.info(`${tag}: ${dryRun ? 'would get ' : ''}digest: ${digest} size: ${size}`);
  }
}

async function comment(report: Report, { comment: mode, githubToken, prices }: Inputs): Promise<void> {
  if (mode === 'never') return;
  if (githubToken === undefined) {
    if (mode === 'always') logger.notice('No pull-request comment: the input "github-token" is empty.');
    return;
  }
  core.setSecret(githubToken);
  const { publishComment } = await import('../report/comment/publish.ts');
  await publishComment([report], { mode, token: githubToken, logger, prices });
}
