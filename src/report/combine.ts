import { sumByKey, sumOf } from '../shared/sum.ts';
import {
  maxImages,
  maxMembers,
  maxMissedMounts,
  maxWarnings,
  type Prices,
  type Report,
  type ReportRun,
  reportVersion,
} from './schema.ts';
import { countedReports, imagesOf, sumReports } from './services.ts';
import type { Together } from './together.ts';

export interface CombineContext {
  readonly prices: Prices;
  readonly createdAt: Date;
  readonly tool: Report['tool'];
  readonly run?: ReportRun;
  /** The time of pushes that ran at the same time. Default: the sum of their times. */
  readonly together?: Together;
}

/**
 * Combines several reports into one with the same schema, which can be combined again. If there are real pushes, the
 * images of dry runs are left out, because the combined report could not say that they were not pushed.
 * @param reports none gives the report of no push
 */
export function combineReports(reports: readonly Report[], context: CombineContext): Report {
  return {
    schema: reportVersion,
    tool: context.tool,
    createdAt: context.createdAt.toISOString(),
    ...(context.run === undefined ? {} : { run: context.run }),
    images: imagesOf(countedReports(reports))
      .slice(0, maxImages)
      .map(({ image }) => image),
    ...sumReports(reports, context.prices),
    blobMounting: combinedSetting(reports),
    discovery: {
      candidates: Math.max(0, ...reports.map(report => report.discovery.candidates)),
      asked: sumOf(reports, report => report.discovery.asked),
      askedWhileSending: sumOf(reports, report => report.discovery.askedWhileSending),
      calls: sumOf(reports, report => report.discovery.calls),
      waves: sumOf(reports, report => report.discovery.waves),
      limited: reports.some(report => report.discovery.limited),
    },
    missedMounts: countedReports(reports)
      .flatMap(report => report.missedMounts)
      .slice(0, maxMissedMounts),
    requests: sumOfMembers(reports.map(report => report.requests)),
    throttledRequests: sumOf(reports, report => report.throttledRequests),
    retries: sumOf(reports, report => report.retries),
    timings: sumOfMembers(reports.map(report => report.timings)),
    phases: [],
    ...context.together,
    warnings: [...new Set(reports.flatMap(report => report.warnings))].slice(0, maxWarnings),
  };
}

/** As many as a report may have, so that the combined one can be read again. */
function sumOfMembers(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  return Object.fromEntries([...sumByKey(records)].slice(0, maxMembers));
}

/** The setting applies per account and region. If it is off in any of them, the reader should know. */
function combinedSetting(reports: readonly Report[]): Report['blobMounting'] {
  const seen = new Set(reports.map(report => report.blobMounting));
  if (seen.has('DISABLED')) return 'DISABLED';
  return seen.has('ENABLED') ? 'ENABLED' : 'UNKNOWN';
}
