import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runAction } from '../../scripts/github-runner/run-action.ts';
import { parseReport } from '../../src/report/schema.ts';
import { type GitHubApi, startGitHubApi } from '../report/support/github-api.ts';
import { layer, mounted, report } from '../report/support/reports.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { withSlowTimers } from './support/step.ts';

const path = temporaryDirectory();
let api: GitHubApi;

beforeAll(async () => {
  api = await startGitHubApi();
  for (let at = 0; at < 40; at++) {
    const one = report([mounted('base', 2_000_000), layer(`own-${at}`, 1_000_000)], {
      repository: `shop/service-${at}`,
    });
    await mkdir(path('reports', `job-${at}`), { recursive: true });
    await writeFile(path('reports', `job-${at}`, 'report.json'), JSON.stringify(one));
  }
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const run = (
  inputs: Readonly<Record<string, string>>,
  headRepository = 'o/r',
  nodeOptions: readonly string[] = [],
) =>
  runAction({
    nodeOptions,
    action: 'report/action.yml',
    directory: path(`run-${Math.random()}`),
    inputs: { 'github-token': 'token', ...inputs },
    eventName: 'pull_request',
    event: {
      pull_request: {
        number: 7,
        head: { repo: { full_name: headRepository } },
        base: { repo: { full_name: 'o/r' } },
      },
    },
    environment: { GITHUB_API_URL: api.url },
  });

const fourMillion = `{"schema":1,"more":[${'0,'.repeat(4_000_000)}0]}`;
const millionKinds = (() => {
  const requests = Array.from({ length: 1_000_000 }, (_, at) => `"k${at}":1`).join(',');
  return JSON.stringify(report([])).replace(/"requests":\{[^}]*\}/, `"requests":{${requests}}`);
})();

describe('the report action', () => {
  it('makes one summary, one comment and the totals of a matrix of 40 services', async () => {
    const finished = await run({ reports: path('reports/**/*.json'), title: 'Nightly' });
    expect(finished).toMatchObject({
      exitCode: 0,
      stderr: '',
      outputs: {
        services: '40',
        images: '40',
        'layers-mounted': '40',
        'layers-pushed': '40',
        'bytes-mounted': '80000000',
        'saved-bytes': '80000000',
      },
    });
    expect(finished.summary).toMatch(/^### Nightly: 40 of 80 layers mounted/m);
    expect(api.comments).toHaveLength(1);
    for (const at of [0, 39]) expect(api.comments[0]?.body).toContain(`service-${at}`);
    const file = finished.outputs['report'] ?? '';
    expect(parseReport(await readFile(file, 'utf8'), file).images).toHaveLength(40);
  });

  it('takes a directory for all the files in it', async () => {
    const finished = await run({ reports: path('reports'), comment: 'never' });
    expect(finished).toMatchObject({ exitCode: 0, outputs: { services: '40' } });
  });

  it('shares one comment with jobs that end at the same time', async () => {
    api.comments.length = 0;
    const jobs = [0, 1, 2, 3];
    const finished = await Promise.all(
      // each waits, before it looks again, far longer than another one needs to write
      jobs.map(at => run({ reports: path('reports', `job-${at}`, 'report.json') }, 'o/r', withSlowTimers)),
    );
    expect(finished.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    expect(api.comments).toHaveLength(1);
    expect(api.comments[0]?.body).toContain('4 services, 4 of 8 layers mounted');
    for (const at of jobs) expect(api.comments[0]?.body).toContain(`<code>shop/service-${at}</code>`);
  });

  it('on a fork writes the summary, and a notice instead of the comment', async () => {
    api.comments.length = 0;
    api.refuseWrites = 403;
    const finished = await run({ reports: path('reports', 'job-0', '*.json') }, 'fork/r');
    api.refuseWrites = undefined;
    expect(finished).toMatchObject({ exitCode: 0, errors: [], outputs: { services: '1' } });
    expect(finished.notices).toEqual([expect.stringMatching(/fork/)]);
    expect(finished.summary).toContain('1 of 2 layers mounted');
    expect(api.comments).toEqual([]);
  });

  it('fails clearly on files that are too large together', async () => {
    await mkdir(path('large'));
    await writeFile(path('large', 'a.json'), JSON.stringify(report([layer('a', 1)])));
    await writeFile(path('large', 'b.json'), '');
    await truncate(path('large', 'b.json'), 64 * 1024 * 1024); // no space on the disk
    const finished = await run({ reports: path('large', '*.json'), comment: 'never' });
    expect(finished.exitCode).toBe(1);
    expect(finished.errors).toEqual([
      expect.stringMatching(
        /^Input "reports": the 2 files that match are too large: up to .*b\.json, .* 67\.1 MB\. Narrow the pattern/,
      ),
    ]);
    expect(finished.outputs).toEqual({});
  });

  it.each([
    ['that match nothing', 'nowhere/*.json', undefined, /nowhere.*download-artifact/],
    ['that are not JSON', 'bad.json', 'not json', /bad\.json/],
    ['that are not reports', 'other.json', '{"a":1}', /other\.json/],
    ['of a newer version', 'later.json', '{"schema":2}', /later\.json.*(?:version|schema)/],
    ['of no version', 'none.json', '[]', /none\.json is not a report/],
    [
      'of four million values',
      'values.json',
      fourMillion,
      /values\.json is too large for a report.*JSON values/,
    ],
    [
      'of a million kinds of requests',
      'kinds.json',
      millionKinds,
      /kinds\.json is not a report.*requests: more than 1000/,
    ],
    ['that are devices', '/dev/zero', undefined, /dev\/zero is not a file/],
    ['without a name', '', undefined, /is missing/],
  ] as const)('fails clearly on files %s', async (_, name, content, message) => {
    if (content !== undefined) await writeFile(path(name), content);
    const reports = name === '' || name.startsWith('/') ? name : path(name);
    const finished = await run({ reports, comment: 'never' });
    expect(finished.exitCode).toBe(1);
    expect(finished.errors).toEqual([expect.stringMatching(message)]);
    expect(finished.outputs).toEqual({});
  });
});
