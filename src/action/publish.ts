import type { PushResult } from '../engine/result.ts';
import { buildReport } from '../report/build.ts';
import { writeReportFile } from '../report/file.ts';
import { runFromEnvironment } from '../report/run.ts';
import type { Report } from '../report/schema.ts';
import { FileError } from '../shared/file-error.ts';
import { formatDuration } from '../shared/units.ts';
import { actionLogger as logger } from './action-logger.ts';
import { warningAfterPush } from './after-push.ts';
import { inertResult } from './inert.ts';
import { setPushOutputs } from './outputs.ts';
import { commentOn, type ReportSettings, reportDirectory } from './report-settings.ts';
import { writeSummary } from './write-summary.ts';

/**
 * Reports a finished push: log, outputs, report file, job summary and pull-request comment.
 * @param image as in the input
 * @param pushed says for warnings that the image is in the registry; undefined after a dry run
 */
export async function publish(
  image: string,
  result: PushResult,
  settings: ReportSettings,
  pushed: string | undefined,
): Promise<void> {
  for (const tag of result.tags) logger.info(`${tag}: ${digestText(result)}`);
  logger.group('Timing and requests', costLines(result));
  const report = buildReport(inertResult(result), {
    prices: settings.prices,
    run: runFromEnvironment(process.env),
  });
  await setPushOutputs(result, [{ image, result, report }], report, await writeReport(report, pushed));
  if (settings.summary) await writeSummary([report], { pushed });
  await commentOn([report], settings);
}

/** @returns empty if it cannot be written, which is only a warning: the image is pushed, and nothing else needs the file */
export async function writeReport(report: Report, pushed: string | undefined): Promise<string> {
  try {
    return await writeReportFile(report, reportDirectory());
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    logger.warning(`${warningAfterPush(error, pushed)} The output "report" is empty.`);
    return '';
  }
}

/** What a push took. */
export interface Cost
  extends Pick<PushResult, 'milliseconds' | 'requests' | 'retries' | 'throttledRequests'> {
  readonly phases: readonly { readonly name: string; readonly milliseconds: number }[];
}

export function costLines({ phases, milliseconds, requests, retries, throttledRequests }: Cost): string[] {
  const kinds = Object.entries(requests).map(([kind, count]) => `${kind} ${count}`);
  return [
    ...phases.map(phase => `${phase.name}: ${formatDuration(phase.milliseconds)}`),
    `total: ${formatDuration(milliseconds)}`,
    `requests: ${kinds.join(', ')}; throttled ${throttledRequests}, retried ${retries}`,
  ];
}

/** What `docker push` says of a tag in its last line. */
export function digestText({ digest, size, dryRun }: PushResult): string {
  if (digest === undefined) return 'digest unknown before the push';
  return `${dryRun ? 'would get ' : ''}digest: ${digest} size: ${size}`;
}
