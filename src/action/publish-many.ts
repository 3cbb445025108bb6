import { type ImageEnd, labelOf, type ManyPushed } from '../assemble/many-images.ts';
import type { PushResult } from '../engine/result.ts';
import { buildReport } from '../report/build.ts';
import { combineReports } from '../report/combine.ts';
import { runFromEnvironment } from '../report/run.ts';
import type { Report } from '../report/schema.ts';
import { timeTogether } from '../report/together.ts';
import { actionLogger as logger } from './action-logger.ts';
import { problemOf } from './images-failure.ts';
import { inert, inertResult } from './inert.ts';
import { type PushedImage, setPushOutputs } from './outputs.ts';
import { costLines, digestText, writeReport } from './publish.ts';
import { commentOn, type ReportSettings } from './report-settings.ts';
import { writeSummary } from './write-summary.ts';

/**
 * Reports several images that were pushed together: one line for each of them in the log, and one summary, one comment and one
 * report for all of them. Images that failed are named. If all of them did, there is nothing else to report.
 * @param pushed as for `publish`
 */
export async function publishMany(
  many: ManyPushed,
  settings: ReportSettings,
  pushed: string | undefined,
): Promise<void> {
  const names = namesOf(many.ends);
  for (const [at, end] of many.ends.entries()) tellEnd(end, names[at] ?? '');
  const images = imagesOf(many, settings);
  const [some] = images;
  if (some === undefined) return;
  const { prices } = settings;
  const together = timeTogether(
    many.ends.flatMap(end =>
      'result' in end ? [{ startMilliseconds: end.startMilliseconds, phases: end.result.phases }] : [],
    ),
    many.milliseconds,
  );
  const reports = images.map(({ report }) => report);
  const combined = combineReports(reports, {
    prices,
    createdAt: new Date(),
    tool: some.report.tool,
    run: runFromEnvironment(process.env),
    together,
  });
  logger.group('Timing and requests', costLines(costOf(combined)));
  await setPushOutputs(firstOf(many, some.result), images, combined, await writeReport(combined, pushed));
  const notPushed = many.ends.flatMap((end, at) =>
    'failure' in end ? [{ name: names[at] ?? '', why: inert(problemOf(end.failure).message) }] : [],
  );
  if (settings.summary) await writeSummary(reports, { prices, together, notPushed, pushed });
  await commentOn(reports, settings);
}

function namesOf(ends: readonly ImageEnd[]): readonly string[] {
  const targets = ends.map(({ target }) => target);
  return targets.map(target => labelOf(target, targets));
}

function tellEnd(end: ImageEnd, name: string): void {
  const { repository, tags } = end.target;
  const line =
    'failure' in end ? `${name}: not pushed` : `${repository}:${tags.join(', ')}: ${digestText(end.result)}`;
  logger.info(line);
}

/** All at the rate of all uploads together: each one had only a part of the bandwidth. */
function imagesOf({ ends, upload }: ManyPushed, { prices }: ReportSettings): readonly PushedImage[] {
  const context = { prices, run: runFromEnvironment(process.env) };
  return ends.flatMap(end => {
    if ('failure' in end) return [];
    const { target, result } = end;
    return [
      { image: target.image, result, report: buildReport(inertResult({ ...result, upload }), context) },
    ];
  });
}

/** What the outputs of a single image say of the first one, also if it failed. */
function firstOf({ ends }: ManyPushed, { registry }: PushResult) {
  const [first] = ends;
  if (first !== undefined && 'result' in first) return first.result;
  return { registry, repository: first?.target.repository ?? '', tags: [] };
}

function costOf({ phases, timings, requests, retries, throttledRequests }: Report) {
  const inTotal = phases.map(({ name }) => ({ name, milliseconds: timings[name] ?? 0 }));
  return { phases: inTotal, milliseconds: timings['total'] ?? 0, requests, retries, throttledRequests };
}
