import { readdir, readFile, stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isAlive } from '../../../src/action/relay/alive.ts';
import { readReportFile } from '../../../src/report/read-files.ts';
import { type GitHubApi, startGitHubApi } from '../../report/support/github-api.ts';
import { controlOf, leftIn, relaySteps, secretKey } from './support/relay-step.ts';

const step = relaySteps();
let api: GitHubApi;
beforeAll(async () => {
  api = await startGitHubApi();
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const pullRequest = () => ({
  eventName: 'pull_request',
  event: {
    pull_request: { number: 7, head: { repo: { full_name: 'o/r' } }, base: { repo: { full_name: 'o/r' } } },
  },
  environment: { GITHUB_API_URL: api.url },
});

const imagesIn = async (path = '') => (await readReportFile(path)).images.map(({ repository }) => repository);

describe('a relay', () => {
  it('outlives its step, and ends in the post step, which reports all that was pushed', async () => {
    const main = await step.main();
    expect(main).toMatchObject({ exitCode: 0, stderr: '', errors: [], warnings: [] });
    const { registry = '', report = '' } = main.outputs;
    expect(Object.keys(main.outputs)).toEqual(['registry', 'report']);
    expect(registry).toMatch(/^127\.0\.0\.1:\d+\/[0-9a-f]{16}$/);
    expect(await imagesIn(report)).toEqual([]);

    await step.ask(main, 'push', 'shop/web');
    expect(await imagesIn(report)).toEqual(['shop/web']);
    expect((await readReportFile(report)).phases).not.toEqual([]);
    await step.ask(main, 'push', 'shop/api');
    await step.ask(main, 'warn', 'Blob mounting is off.');

    const more = pullRequest();
    const post = await step.post(main, { ...more, inputs: { 'github-token': 'ghs_token' } });
    expect(post).toMatchObject({ exitCode: 0, stderr: '', errors: [] });
    expect(post.warnings).toEqual([expect.stringMatching(/^Blob mounting is off\./)]);
    expect(post.summary).toContain('2 services, 2 of 4 layers mounted');
    expect(api.comments).toHaveLength(1);
    expect(api.comments[0]?.body).toContain('shop/api');
    expect(post.stdout).toMatch(/^::group::Log of the relay\n\d\d:\d\d:\d\d Signing in/m);
    expect(await isAlive(controlOf(main).pid)).toBe(false);
    expect(await step.ask(main, 'push', 'late')).toBeUndefined();
    expect(await leftIn(main)).toEqual([]);
    const { savings } = await readReportFile(report);
    expect(savings.bytes).toBe(4_000_000); // the base, once for each repository
  });

  it('that nothing was pushed through writes no summary and no comment, but a report', async () => {
    api.comments.length = 0;
    const main = await step.main();
    const post = await step.post(main, { ...pullRequest(), inputs: { 'github-token': 'ghs_token' } });
    expect(post).toMatchObject({ exitCode: 0, summary: '', warnings: [] });
    expect(post.stdout).toContain('Nothing was pushed through the relay.');
    expect(api.comments).toEqual([]);
    expect(await imagesIn(main.outputs['report'])).toEqual([]);
  });

  it('takes the settings of its summary from the inputs', async () => {
    const main = await step.main();
    await step.ask(main, 'push', 'shop/web');
    const post = await step.post(main, { inputs: { summary: 'false' } });
    expect(post).toMatchObject({ exitCode: 0, summary: '' });
  });

  it('has a report of its own for each step', async () => {
    const [one, two] = await Promise.all([step.main(), step.main()]);
    expect(one.outputs['report']?.split('/').at(-1)).not.toBe(two.outputs['report']?.split('/').at(-1));
  });
});

describe('secrets', () => {
  it('are in no line of a log, in no command line, and no file of others', async () => {
    const main = await step.main(
      { 'github-token': 'ghs_token_of_github' },
      {
        environment: {
          ACTIONS_RUNTIME_TOKEN: 'runtime-token',
          ACTIONS_ID_TOKEN_REQUEST_URL: 'https://id.example',
          GITHUB_TOKEN: 'ghs_another_token',
          RUNNER_TRACKING_ID: 'github_1',
        },
      },
    );
    const { pid, secret } = controlOf(main);
    const token = (main.outputs['registry'] ?? '').split('/')[1] ?? '';
    await step.ask(main, 'warn', 'Look:');
    expect(main.masks).toEqual(expect.arrayContaining([secret, 'registry-token-0123456789']));
    const [directory = ''] = await leftIn(main);
    const path = `${main.temporaryDirectory}/${directory}`;
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    expect((await stat(`${path}/relay.log`)).mode & 0o777).toBe(0o600);
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    const log = await readFile(`${path}/relay.log`, 'utf8');
    const post = await step.post(main);
    const shown = `${main.stdout}${post.stdout}`.replace(/^::add-mask::.*$/gm, '');
    expect(log).toContain('Warning: Look: ***');
    for (const hidden of [secret, token, secretKey, 'registry-token-0123456789', 'ghs_token_of_github'])
      for (const text of [log, commandLine, shown]) expect(text).not.toContain(hidden);
  });

  it('that a relay has no use for are not in its environment', async () => {
    const main = await step.main(
      { 'github-token': 'ghs_token_of_github' },
      {
        environment: {
          ACTIONS_RUNTIME_TOKEN: 'runtime-token',
          ACTIONS_ID_TOKEN_REQUEST_URL: 'https://id.example',
          GITHUB_TOKEN: 'ghs_another',
          RUNNER_TRACKING_ID: 'github_1',
        },
      },
    );
    const environment = JSON.parse((await step.ask(main, 'environment')) ?? '');
    expect(environment).toMatchObject({
      RUNNER_TRACKING_ID: 'github_1',
      ACTIONS_ID_TOKEN_REQUEST_URL: 'https://id.example',
      AWS_SECRET_ACCESS_KEY: secretKey,
    });
    const values = Object.values(environment);
    for (const value of ['ghs_token_of_github', 'runtime-token', 'ghs_another'])
      expect(values).not.toContain(value);
    expect(Object.keys(environment)).not.toContain('GITHUB_OUTPUT');
  });
});

it('leaves one file in the directory of the reports', async () => {
  const main = await step.main();
  await step.ask(main, 'push', 'a/b');
  await step.post(main);
  expect(await readdir(`${main.temporaryDirectory}/ecr-mount-push-reports`)).toEqual([
    expect.stringMatching(/^ecr-push-report-relay-[0-9a-f]{8}\.json$/),
  ]);
});
