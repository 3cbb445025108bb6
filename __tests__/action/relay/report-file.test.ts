import { readdir, writeFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { ReportFile } from '../../../src/action/relay/report-file.ts';
import type { PushResult } from '../../../src/engine/result.ts';
import { readReportFile } from '../../../src/report/file.ts';
import { renderSummary } from '../../../src/report/summary/render.ts';
import { layer, mounted, prices, result } from '../../report/support/reports.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { temporaryDirectory } from '../../support/temporary.ts';

const path = temporaryDirectory();
const open = (file: string, logger = silentLogger) =>
  new ReportFile(file, path(), { prices, run: { runId: '100' } }, logger);

const image = (tag: string, more: Partial<PushResult> = {}) =>
  result([mounted('base', 2_000_000), layer(tag, 1_000_000)], { tags: [tag], ...more });

it('is whole whenever it is read, and has the latest images in the end', async () => {
  const file = path('reports', 'relay.json');
  const report = open(file);
  await report.update([]);
  const results = Array.from({ length: 200 }, (_, at) => image(`v${at}`));
  const seen: number[] = [];
  for (let at = 1; at <= results.length; at++) {
    void report.update(results.slice(0, at));
    seen.push((await readReportFile(file)).images.length);
  }
  await report.settled();
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect((await readReportFile(file)).images).toHaveLength(200);
  expect(await readdir(path('reports'))).toEqual(['relay.json']);
});

it('counts a layer once for each repository, and what it saved, too', async () => {
  const file = path('sums.json');
  await open(file).update([image('v1'), image('v2'), image('v3', { repository: 'shop/api' })]);
  const report = await readReportFile(file);
  expect(report.totals).toMatchObject({ layersMounted: 2, layersPushed: 3, bytesMounted: 4_000_000 });
  expect(report.savings.bytes).toBe(4_000_000);
  expect(renderSummary([report])).toContain('2 of 5 layers mounted');
});

it('has the timeline of an only image, and the time at which it was pushed', async () => {
  const file = path('one.json');
  const report = open(file);
  const one = image('v1');
  await report.update([one]);
  const before = await readReportFile(file);
  expect(before.phases).toHaveLength(1);
  await report.update([one]);
  expect(await readReportFile(file)).toEqual(before);
});

it('is a report of no image before the first', async () => {
  const file = path('none.json');
  await open(file).update([]);
  const report = await readReportFile(file);
  expect(report).toMatchObject({ schema: 1, images: [], dryRun: false, run: { runId: '100' } });
  expect(report.savings.bytes).toBe(0);
});

it('that cannot be written is a warning', async () => {
  await writeFile(path('a-file'), '');
  const warnings: string[] = [];
  const report = open(path('a-file', 'x.json'), {
    ...silentLogger,
    warning: text => void warnings.push(text),
  });
  await report.update([image('v1')]);
  expect(warnings).toEqual([expect.stringMatching(/^Cannot write the report: /)]);
});
