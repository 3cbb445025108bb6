import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runAction } from '../../scripts/github-runner/run-action.ts';
import { parseReport } from '../../src/report/schema.ts';
import { type GitHubApi, startGitHubApi } from '../report/support/github-api.ts';
import { layer, mounted, report } from '../report/support/reports.ts';
import { temporaryDirectory } from '../support/temporary.ts';

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

const run = (inputs: Readonly<Record<string, string>>) =>
  runAction({
    action: 'report/action.yml',
    directory: path(`run-${Math.random()}`),
    inputs: { 'github-token': 'token', ...inputs },
    eventName: 'pull_request',
    event: {
      pull_request: { number: 7, head: { repo: { full_name: 'o/r' } }, base: { repo: { full_name: 'o/r' } } },
    },
    environment: { GITHUB_API_URL: api.url },
  });

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

  it.each([
    ['that match nothing', 'nowhere/*.json', undefined, /nowhere.*download-artifact/],
    ['that are no JSON', 'bad.json', 'not json', /bad\.json/],
    ['that are no reports', 'other.json', '{"a":1}', /other\.json/],
    ['of a later version', 'later.json', '{"schema":2}', /later\.json.*(?:version|schema)/],
  ] as const)('fails clearly on files %s', async (_, name, content, message) => {
    if (content !== undefined) await writeFile(path(name), content);
    const finished = await run({ reports: path(name), comment: 'never' });
    expect(finished.exitCode).toBe(1);
    expect(finished.errors).toEqual([expect.stringMatching(message)]);
    expect(finished.outputs).toEqual({});
  });
});
