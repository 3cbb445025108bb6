import { truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { listOf } from '../../src/report/bounded-schema.ts';
import { combineReports } from '../../src/report/combine.ts';
import { readReportFile, readReportFiles } from '../../src/report/read-files.ts';
import { parseReport, type Report } from '../../src/report/schema.ts';
import { failureOf } from '../registry/support/client.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { layer, prices, report } from './support/reports.ts';

const path = temporaryDirectory();
const combined = (reports: readonly Report[]) =>
  combineReports(reports, { prices, createdAt: new Date(), tool: { name: 'ecr-mount-push' } });

async function written(name: string, content: object): Promise<string> {
  await writeFile(path(name), JSON.stringify(content));
  return path(name);
}

async function three(): Promise<readonly string[]> {
  return Promise.all(
    ['a', 'b', 'c'].map(name =>
      written(`${name}.json`, report([layer(name, 1)], { repository: `shop/${name}` })),
    ),
  );
}

describe('report files', () => {
  it('are read if they are within the limits together', async () => {
    const reports = await readReportFiles(await three());
    expect(reports.map(({ images }) => images[0]?.repository)).toEqual(['shop/a', 'shop/b', 'shop/c']);
  });

  it.each([
    ['bytes', { bytes: 3000, values: 1e6 }, /3\.0 kB/],
    ['values', { bytes: 1e6, values: 150 }, /150 JSON values/],
  ])('that have too many %s together fail with the way out', async (_, limits, limit) => {
    const error = String(
      Reflect.get(Object(await failureOf(readReportFiles(await three(), limits))), 'line'),
    );
    expect(error).toMatch(
      /^Input "reports": the 3 files that match are too large: up to .*[bc]\.json, they have more than/,
    );
    expect(error).toMatch(limit);
    expect(error).toMatch(
      /Narrow the pattern to the reports of this run, or run the report action for some of them/,
    );
  });

  it('that are too large one by one fail before they are parsed', async () => {
    const file = await written('million.json', { more: Array.from({ length: 2_100_000 }, () => 0) });
    await expect(readReportFile(file)).rejects.toThrow(
      /million\.json is too large for a report: .* 2000000 JSON values/,
    );
    await truncate(file, 65 * 1024 * 1024);
    await expect(readReportFile(file)).rejects.toThrow(
      /million\.json is too large for a report: .* 67\.1 MB/,
    );
  });

  it('with 50,000 layers, and those of a matrix of 256 jobs, are read', async () => {
    const many = await written(
      'many.json',
      report(Array.from({ length: 50_000 }, (_, at) => layer(`${at}`, 1))),
    );
    expect((await readReportFile(many)).images[0]?.layers).toHaveLength(50_000);
    const one = Array.from({ length: 20 }, (_, at) => layer(`${at}`, 1));
    const paths = await Promise.all(
      Array.from({ length: 256 }, (_, at) =>
        written(`job-${at}.json`, report(one, { repository: `shop/s${at}` })),
      ),
    );
    expect(await readReportFiles(paths)).toHaveLength(256);
  });
});

it('a list stops at the first entry that is wrong', () => {
  const { error } = listOf(z.number(), 10).safeParse([1, 'a', 'b']);
  expect(error?.issues.map(({ path }) => path)).toEqual([[1]]);
});

describe('a report', () => {
  const parsed = (change: object) => () =>
    parseReport(JSON.stringify({ ...report([layer('a', 1), layer('b', 1)]), ...change }), 'x.json');
  const members = Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`m${at}`, 1]));

  it.each([
    ['requests', { requests: members }, /requests: more than 1000 members/],
    ['timings', { timings: members }, /timings: more than 1000 members/],
    ['requests that are none', { requests: 1 }, /\(requests: /],
    ['warnings', { warnings: Array.from({ length: 1001 }, () => '') }, /\(warnings: /],
    ['wrong warnings', { warnings: ['', 1] }, /\(warnings\.1: /],
    ['images', { images: [report([]).images[0], { layers: [] }] }, /\(images\.1\.\w+: /],
    ['phases', { phases: 'none' }, /\(phases: /],
  ])('is rejected for its %s, by the first that is wrong', (_, change, message) => {
    expect(parsed(change)).toThrow(message);
  });

  it('is rejected for the first of millions of layers that is wrong', () => {
    const image = {
      ...report([]).images[0],
      layers: [layer('a', 1), ...Array.from({ length: 40_000 }, () => ({}))],
    };
    expect(parsed({ images: [image] })).toThrow(/\(images\.0\.layers\.1\.digest: /);
  });

  it('that is combined from many can be read again', () => {
    const many = (at: number): Report => ({
      ...report([layer(`${at}`, 1)], { repository: `shop/s${at}` }),
      requests: Object.fromEntries(Array.from({ length: 600 }, (_, kind) => [`k${at}-${kind}`, 1])),
      missedMounts: Array.from({ length: 6000 }, () => ({ repository: `shop/s${at}`, bytes: 1 })),
      warnings: Array.from({ length: 600 }, (_, warning) => `w${at}-${warning}`),
    });
    const all = combined([many(1), many(2)]);
    expect(parseReport(JSON.stringify(all), 'combined.json')).toEqual(all);
    expect(all.images).toHaveLength(2);
  });
});
