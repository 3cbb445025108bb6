import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { exception } from '../../emulator/faults.ts';
import type { ActionRun, FinishedRun } from '../../scripts/github-runner/run-action.ts';
import { isAlive } from '../../src/action/relay/alive.ts';
import { readReportFile } from '../../src/report/read-files.ts';
import { controlOf, leftIn, untilGone } from '../action/relay/support/relay-step.ts';
import { seed, service } from '../engine/support/images.ts';
import { type GitHubApi, startGitHubApi } from '../report/support/github-api.ts';
import { writeOciLayout } from '../support/generate-image.ts';
import { itWith } from '../support/needs.ts';
import { rawPush } from './support/raw-push.ts';
import { digestsIn, pullBack, skopeo } from './support/skopeo.ts';
import { stepAgainstEmulator } from './support/step.ts';

const step = stepAgainstEmulator({ setting: 'ENABLED' });
let api: GitHubApi;

beforeAll(async () => {
  api = await startGitHubApi();
  await seed(step.emulator, 'base', await service('base'));
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});
beforeEach(() => {
  step.emulator.faults.clear();
  step.emulator.requests.clear();
});

afterEach(async () => {
  for (const pid of started) if (await isAlive(pid)) process.kill(pid, 'SIGKILL');
  started.clear();
});

const pullRequest = () => ({
  eventName: 'pull_request',
  event: {
    pull_request: { number: 7, head: { repo: { full_name: 'o/r' } }, base: { repo: { full_name: 'o/r' } } },
  },
  environment: { GITHUB_API_URL: api.url },
});

const run = (inputs: Readonly<Record<string, string>> = {}, more: Partial<ActionRun> = {}) =>
  step.push(inputs, { action: 'relay/action.yml', ...more });
const started = new Set<number>();
async function start(...args: Parameters<typeof run>): Promise<FinishedRun> {
  const main = await run(...args);
  if (main.state['relay'] !== undefined) started.add(controlOf(main).pid);
  return main;
}
const end = (main: FinishedRun, more: Partial<ActionRun> = {}) =>
  run(more.inputs, { postWith: main.state, directory: `${main.temporaryDirectory}/..`, ...more });
const registryOf = (main: FinishedRun) => main.outputs['registry'] ?? '';
const reportOf = (main: FinishedRun) => readReportFile(main.outputs['report'] ?? '');
const imagesIn = async (main: FinishedRun) => (await reportOf(main)).images.length;

describe('the bundled relay', () => {
  it('serves the steps after its own, and ends in its post step with a summary and a comment', async () => {
    const main = await start({ 'create-repository': 'true' });
    expect(main).toMatchObject({ exitCode: 0, stderr: '', errors: [], warnings: [] });
    expect(registryOf(main)).toMatch(/^127\.0\.0\.1:\d+\/[a-z0-9]{16,}$/);

    const [web, shop] = [await service('web'), await service('shop')];
    await rawPush(registryOf(main), 'shop/web:v1', web);
    expect(await imagesIn(main)).toBe(1);
    expect((await reportOf(main)).totals).toMatchObject({ layersMounted: 3, layersPushed: 1 });
    await rawPush(registryOf(main), 'shop/api:v1', shop);
    expect(await imagesIn(main)).toBe(2);

    const inputs = { 'github-token': 'ghs_token' };
    const post = await end(main, { ...pullRequest(), inputs });
    expect(post).toMatchObject({ exitCode: 0, stderr: '', errors: [], warnings: [] });
    expect(post.summary).toContain('2 services, 6 of 8 layers mounted');
    expect(api.comments).toHaveLength(1);
    expect(await isAlive(controlOf(main).pid)).toBe(false);
    expect(await leftIn(main)).toEqual([]);
    expect(step.emulator.state.repository('shop/web').tags.get('v1')).toBe(web.root.digest);
    expect(step.emulator.state.repository('shop/api').tags.get('v1')).toBe(shop.root.digest);

    const combined = await step.push(
      { reports: main.outputs['report'] ?? '', comment: 'never' },
      { action: 'report/action.yml' },
    );
    expect(combined).toMatchObject({ exitCode: 0, outputs: { services: '2', 'layers-mounted': '6' } });
  });

  itWith(
    ['skopeo'],
    'takes the image that skopeo pushes, which is pulled back with every digest',
    async () => {
      step.emulator.state.createRepository({ name: 'by-skopeo' });
      const image = await service('by-skopeo');
      await writeOciLayout(step.path('by-skopeo'), image);
      const main = await start();
      const target = `docker://${registryOf(main)}/by-skopeo:v1`;
      await skopeo('copy', '--dest-tls-verify=false', `oci:${step.path('by-skopeo')}`, target);
      const post = await end(main);
      expect(post.summary).toContain('3 of 4 layers mounted');
      await pullBack(step.emulator, 'by-skopeo', step.path('pulled'));
      const digests = await digestsIn(step.path('pulled'));
      for (const digest of image.blobs.keys()) expect(digests).toContain(digest);
    },
  );

  it('without a push has a report that the report action reads', async () => {
    const main = await start();
    expect(await end(main)).toMatchObject({ exitCode: 0, summary: '' });
    const combined = await step.push(
      { reports: main.outputs['report'] ?? '' },
      { action: 'report/action.yml' },
    );
    expect(combined).toMatchObject({
      exitCode: 0,
      errors: [],
      summary: '',
      outputs: { services: '0', images: '0', 'layers-pushed': '0', 'saved-bytes': '0' },
    });
  });

  it('answers 404 to those who do not know the token', async () => {
    const main = await start();
    const [address] = registryOf(main).split('/');
    for (const path of ['/v2/base/tags/list', `/v2/${'a'.repeat(32)}/base/tags/list`])
      expect((await fetch(`http://${address}${path}`)).status).toBe(404);
    await end(main);
  });

  it('shows no secret in its logs, even with debug on, nor in a command line', async () => {
    const environment = {
      RUNNER_DEBUG: '1',
      AWS_SECRET_ACCESS_KEY: 'a-very-secret-key',
      AWS_SESSION_TOKEN: 'a-session-token',
    };
    step.emulator.state.createRepository({ name: 'secrets' });
    const inputs = { 'github-token': 'ghs_secret_token', comment: 'never' };
    const main = await start(inputs, { environment });
    await rawPush(registryOf(main), 'secrets:v1', await service('secrets'));
    const { pid, secret } = controlOf(main);
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    const [directory = ''] = await leftIn(main);
    const log = await readFile(`${main.temporaryDirectory}/${directory}/relay.log`, 'utf8');
    const post = await end(main, { inputs, environment });
    const shown = `${main.stdout}${post.stdout}`.replace(/^::add-mask::.*$/gm, '');
    const report = await readFile(main.outputs['report'] ?? '', 'utf8');
    expect(log).toMatch(/Debug: .* 20[01] /);
    const token = registryOf(main).split('/')[1] ?? '';
    const authorizations = step.emulator.requests
      .flatMap(({ headers }) => headers.authorization ?? [])
      .filter(value => value.startsWith('Basic '))
      .map(value => value.slice('Basic '.length));
    expect(authorizations.length).toBeGreaterThan(0);
    for (const hidden of [
      secret,
      token,
      'ghs_secret_token',
      'a-very-secret-key',
      'a-session-token',
      ...authorizations,
      ...authorizations.map(value => Buffer.from(value, 'base64').toString().slice('AWS:'.length)),
    ])
      for (const text of [log, commandLine, shown, report]) expect(text).not.toContain(hidden);
  });
});

describe('the step of a relay fails with one line, and leaves nothing', () => {
  async function expectFailure(main: FinishedRun, message: RegExp): Promise<void> {
    expect(main).toMatchObject({ exitCode: 1, stderr: '', outputs: {} });
    expect(main.errors).toEqual([expect.stringMatching(message)]);
    expect(await leftIn(main)).toEqual([]);
    expect(await end(main)).toMatchObject({ exitCode: 0, errors: [], warnings: [], summary: '' });
  }

  it('without credentials', async () => {
    const environment = {
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    await expectFailure(await start({}, { environment }), /No AWS credentials.*configure-aws-credentials/);
  });

  it('with credentials that AWS refuses', async () => {
    const fault = exception(400, 'UnrecognizedClientException', 'The security token is invalid.');
    step.emulator.faults.add({ times: 9, fault });
    await expectFailure(await start(), /The security token is invalid.*configure-aws-credentials/);
  });

  it('if the port is taken', async () => {
    const other = createServer();
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve));
    const port = String((other.address() as AddressInfo).port);
    const main = await start({ port });
    other.close();
    await expectFailure(main, new RegExp(`^Input "port": .*${port}`));
  });

  it.each(['-1', '65536', 'http'])('if the port is %s', async port => {
    await expectFailure(await start({ port }), /^Input "port": ".*" must be a whole number from 0 to 65535/);
  });

  it('if it is cancelled while it signs in', async () => {
    let kill: (signal: NodeJS.Signals) => void = () => undefined;
    const never = Promise.withResolvers<void>();
    const hook = () => {
      kill('SIGINT');
      return never.promise;
    };
    step.emulator.faults.add({ kind: 'token', fault: { type: 'run', hook } });
    const onStart = (killer: typeof kill) => {
      kill = killer;
    };
    await expectFailure(await start({}, { onStart }), /^The push was cancelled\./);
  });
});

describe('a relay that was killed', () => {
  it('fails the pushes after it, and its post step warns and reports those before', async () => {
    step.emulator.state.createRepository({ name: 'killed' });
    const main = await start();
    await rawPush(registryOf(main), 'killed:v1', await service('killed'));
    expect(await imagesIn(main)).toBe(1);
    const { pid } = controlOf(main);
    process.kill(pid, 'SIGKILL');
    await untilGone(pid);
    await expect(rawPush(registryOf(main), 'killed:v2', await service('later'))).rejects.toThrow();
    const post = await end(main);
    expect(post).toMatchObject({ exitCode: 0, errors: [] });
    expect(post.warnings).toEqual([expect.stringMatching(/^The relay ended before the job did/)]);
    expect(post.summary).toContain('3 of 4 layers mounted');
    expect(await leftIn(main)).toEqual([]);
    expect(await readdir(`${main.temporaryDirectory}/ecr-mount-push-reports`)).toHaveLength(1);
  });
});
