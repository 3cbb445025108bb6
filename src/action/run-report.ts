import { combineReports } from '../report/combine.ts';
import { writeReportFile } from '../report/file.ts';
import { readReportFiles } from '../report/read-files.ts';
import { runFromEnvironment } from '../report/run.ts';
import type { Prices, Report } from '../report/schema.ts';
import { imagesOf, servicesOf } from '../report/services.ts';
import { InputError } from '../shared/errors.ts';
import { whenHandlesAreFree } from '../shared/file-error.ts';
import { actionLogger as logger } from './action-logger.ts';
import { fail } from './fail.ts';
import { lines, optionalText } from './input-fields.ts';
import { type Counts, setReportOutputs } from './outputs.ts';
import { commentOn, readReportSettings, reportDirectory } from './report-settings.ts';
import { writeSummary } from './write-summary.ts';

/** A matrix has at most 256 jobs. With many more files, the glob matches files that are not reports. */
const maxReports = 2000;

/** Runs the report action, from its inputs to its outputs. Never throws: a failure is one line in the log. */
export async function runReport(): Promise<void> {
  try {
    const settings = readReportSettings();
    const title = optionalText('title');
    const reports = await readReports();
    const combined = combineReports(reports, {
      prices: settings.prices,
      createdAt: new Date(),
      tool: { name: 'ecr-mount-push' },
      run: runFromEnvironment(process.env),
    });
    const path = await writeReportFile(combined, reportDirectory());
    await setReportOutputs(combined, countOf(reports, settings.prices), path);
    const pushed = reports.filter(report => report.images.length > 0); // a relay may have had nothing to push
    if (settings.summary) {
      await writeSummary(pushed, { prices: settings.prices, ...(title === undefined ? {} : { title }) });
    }
    await commentOn(pushed, settings, title);
  } catch (error) {
    fail(error);
  }
}

async function readReports(): Promise<readonly Report[]> {
  const patterns = lines('reports');
  if (patterns.length === 0) {
    throw new InputError(
      'reports',
      'is missing.',
      'Set it to report files or a glob, such as reports/**/*.json.',
    );
  }
  const { findReportFiles } = await whenHandlesAreFree(() => import('./report-files.ts'));
  const paths = await findReportFiles(patterns);
  if (paths.length === 0) {
    throw new InputError(
      'reports',
      `no file matches ${patterns.join(', ')}.`,
      'Download the artifacts with actions/download-artifact before this step, or check the path.',
    );
  }
  if (paths.length > maxReports) {
    throw new InputError(
      'reports',
      `${paths.length} files match, more than the limit of ${maxReports}.`,
      'Narrow the pattern so that it matches only report files.',
    );
  }
  logger.info(`Found ${paths.length} report files.`);
  return await readReportFiles(paths);
}

/** Dry runs included, whose images a combined report may leave out. */
function countOf(reports: readonly Report[], prices: Prices): Counts {
  return { services: servicesOf(reports, prices).length, images: imagesOf(reports).length };
}
