import { readdir, writeFile } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { ReportFile } from '../../../src/action/relay/report-file.ts';
import type { PushResult } from '../../../src/engine/result.ts';
import { readReportFile } from '../../../src/report/read-files.ts';
import { renderSummary } from '../../../src/report/summary/render.ts';
import { layer, mounted, prices, result } from '../../report/support/reports.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { temporaryDirectory } from '../../support/temporary.ts';

const path = temporaryDirectory();
const open = (file: string, logger = silentLogger) =>
  new ReportFile(file, path(), { prices, run: { runId: '100' } }, logger);

const image = (tag: string, more: Partial<PushResult> = {}) =>
  result([mounted('base', 2_000_000), layer(tag, 1_000_000)], { tags: [tag], ...more });

it('is whole whenever it is read, and leaves no other file beside it', async () => {
  const file = path('reports', 'relay.json');
  const report = open(file);
  report.update([]);
  const results = Array.from({ length: 100 }, (_, at) => image(`v${at}`));
  const reading: Promise<number>[] = [];
  for (let at = 1; at <= results.length; at++) {
    reading.push(readReportFile(file).then(({ images }) => images.length)); // while it is written
    report.update(results.slice(0, at));
    await turn();
  }
  const seen = await Promise.all(reading);
  expect(seen.every(images => images <= 100)).toBe(true);
  expect((await readReportFile(file)).images).toHaveLength(100);
  expect(await readdir(path('reports'))).toEqual(['relay.json']);
});

it('counts a layer once for each repository, and what it saved, too', async () => {
  const file = path('sums.json');
  open(file).update([image('v1'), image('v2'), image('v3', { repository: 'shop/api' })]);
  const report = await readReportFile(file);
  expect(report.totals).toMatchObject({ layersMounted: 2, layersPushed: 3, bytesMounted: 4_000_000 });
  expect(report.savings.bytes).toBe(4_000_000);
  expect(renderSummary([report])).toContain('2 of 5 layers mounted');
});

it('has the timeline of an only image, and the time at which it was pushed', async () => {
  const file = path('one.json');
  const report = open(file);
  const one = image('v1');
  report.update([one]);
  const before = await readReportFile(file);
  expect(before.phases).toHaveLength(1);
  report.update([one]);
  expect(await readReportFile(file)).toEqual(before);
});

it('is a report of no image before the first', async () => {
  const file = path('none.json');
  open(file).update([]);
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
  report.update([image('v1')]);
  expect(warnings).toEqual([expect.stringMatching(/^Cannot write the report \(.*/)]);
});
