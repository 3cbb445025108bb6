import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultRule } from '../../../emulator/faults.ts';
import type { ActionRun, FinishedRun } from '../../../scripts/github-runner/run-action.ts';
import { service } from '../../engine/support/images.ts';
import { generateImage, writeOciLayout } from '../../support/generate-image.ts';
import { stepAgainstEmulator, withEndlessZstd, withSlowTimers } from '../support/step.ts';

const step = stepAgainstEmulator({ setting: 'ENABLED' });
let count = 0;
let repository = '';
let kill: (signal: NodeJS.Signals) => void = () => undefined;

beforeAll(async () => {
  await writeOciLayout(step.path('image'), await service('one'));
  await writeOciLayout(step.path('old'), await service('old'));
});
beforeEach(() => {
  repository = `app-${count++}`;
  step.emulator.state.createRepository({ name: repository });
});
afterEach(() => {
  step.emulator.faults.clear();
  step.emulator.setLink({});
});

const push = (inputs: Readonly<Record<string, string>> = {}, more: Partial<ActionRun> = {}) =>
  step.push(
    { image: `oci:${step.path('image')}`, repository, tags: 'v1', 'mount-from': 'none', ...inputs },
    {
      onStart: killer => {
        kill = killer;
      },
      nodeOptions: withSlowTimers,
      ...more,
    },
  );

/** The runner cancels when this request comes; it is never answered. */
const cancelAt = (rule: Omit<FaultRule, 'fault'>, signal: NodeJS.Signals = 'SIGINT') => {
  const never = Promise.withResolvers<void>();
  const hook = () => {
    kill(signal);
    return never.promise;
  };
  step.emulator.faults.add({ ...rule, fault: { type: 'run', hook } });
};

/** The runner cancels when this is logged, once: a second signal could meet a process that is about to leave. */
const cancelOn = (logged: RegExp): NonNullable<ActionRun['onLine']> => {
  let cancelled = false;
  return (line, killer) => {
    if (cancelled || !logged.test(line)) return;
    cancelled = true;
    killer('SIGINT');
  };
};

/** A directory for the PATH, in which `docker` is this script. Its parent is the action. */
async function fakeDocker(script: string): Promise<string> {
  const directory = step.path(`bin-${count++}`);
  await mkdir(directory);
  await writeFile(`${directory}/docker`, `#!/bin/sh\n${script}\n`);
  await chmod(`${directory}/docker`, 0o755);
  return `${directory}:${process.env['PATH']}`;
}

function expectCancelled(run: FinishedRun): void {
  expect(run.exitCode).toBe(1);
  expect(run.errors).toEqual([expect.stringMatching(/cancelled.*not sent again/)]);
  expect(run.stderr).toBe('');
}

const left = async (run: FinishedRun) =>
  (await readdir(run.temporaryDirectory)).filter(name => name !== 'ecr-mount-push-reports');

describe('cancellation by the runner', () => {
  it.each(['token', 'get-setting', 'describe-repositories', 'check-layers', 'batch-get-image'] as const)(
    'while %s is not answered',
    async kind => {
      cancelAt({ kind });
      const run = await push();
      expectCancelled(run);
      expect(await left(run)).toEqual([]);
    },
  );

  it.each(['SIGINT', 'SIGTERM'] as const)('with %s in an upload says how far it came', async signal => {
    const image = await generateImage({ layers: [400_000, 400_000, 400_000], seed: `big-${signal}` });
    await writeOciLayout(step.path(`big-${signal}`), image);
    step.emulator.setLink({ bitsPerSecond: 400_000 }); // half a minute and more
    step.emulator.faults.add({
      kind: 'upload-complete',
      fault: { type: 'run', hook: () => kill(signal) },
    });
    const run = await push({ image: `oci:${step.path(`big-${signal}`)}` });
    expectCancelled(run);
    expect(run.stdout).toMatch(/\d of 3 layers are in /);
    expect(await left(run)).toEqual([]);
    expect(step.emulator.state.repository(repository).tags.size).toBe(0);
    const post = await step.push({}, { postWith: run.state });
    expect(post).toMatchObject({ exitCode: 0, errors: [] });
  });

  it('while it waits before the next attempt', async () => {
    const headers = { 'retry-after': '50' };
    step.emulator.faults.add({
      kind: 'upload-complete',
      times: 100,
      fault: { type: 'status', status: 503, headers },
    });
    const run = await push({}, { onLine: cancelOn(/attempt 2 of/) });
    expectCancelled(run);
    expect(run.stdout).toMatch(/0 of 4 layers are in /);
  });

  it('while tags are put takes them back, and says so', async () => {
    await push({ image: `oci:${step.path('old')}`, tags: 'latest' });
    const before = new Map(step.emulator.state.repository(repository).tags);
    cancelAt({ kind: 'manifest-put', skip: 1 });
    const run = await push({ tags: 'v1,latest,v2' });
    expectCancelled(run);
    expect(run.stdout).toMatch(
      /All layers are in app-\d+\. Every tag is as it was\. Restored: latest\.(?: Deleted: v[12]\.)? Run the job again/, // new ones are put side by side
    );
    expect(step.emulator.state.repository(repository).tags).toEqual(before);
  });

  it.each([
    ['slow', { onLine: cancelOn(/\d to compress/) }],
    ['one that never ends', { nodeOptions: [...withSlowTimers, ...withEndlessZstd] }],
  ])('while layers are compressed does not wait for the compressor: %s', async (_, more) => {
    const layers = [20_000_000, 20_000_000];
    const image = await generateImage({ layers, seed: 'slow', compression: 'none' });
    await writeOciLayout(step.path('slow'), image);
    const run = await push(
      { image: `oci:${step.path('slow')}`, compression: 'zstd', 'compression-level': '19' },
      more,
    );
    expectCancelled(run);
    expect(run.stdout).toMatch(/0 of 2 layers are in /);
    expect(await left(run)).toEqual([]);
  });

  it('while Docker saves the image, though a child of the CLI keeps its pipes open', async () => {
    const PATH = await fakeDocker('kill -INT $PPID; sleep 30');
    const run = await push({ image: 'docker-daemon:app:1' }, { environment: { PATH } });
    expectCancelled(run);
    expect(await left(run)).toEqual([]);
  });

  it('while Docker is logged in undoes it, and says that the image was pushed', async () => {
    await mkdir(step.path('docker-config'), { recursive: true });
    const config = step.path('docker-config', 'config.json');
    const before = JSON.stringify({ auths: { [step.emulator.host]: { auth: 'YmVmb3JlOnNlY3JldA==' } } });
    await writeFile(config, before);
    const PATH = await fakeDocker(
      `[ "$1" = login ] || exit 0; echo '{"auths":{"${step.emulator.host}":{"auth":"bmV3"}}}' > ${config}; trap "" TERM INT; kill -INT $PPID; exec sleep 1000`,
    );
    const environment = { PATH, DOCKER_CONFIG: step.path('docker-config') };
    const run = await push({ 'docker-login': 'true' }, { environment });
    expectCancelled(run);
    expect(run.stdout).toMatch(/v1: digest: sha256/);
    expect(run.stdout).toMatch(/Logged Docker out of .*\n.*The image was pushed/);
    expect(await left(run)).toEqual([]);
    expect(JSON.parse(await readFile(config, 'utf8'))).toEqual(JSON.parse(before));
    const post = await step.push({}, { environment, postWith: run.state });
    expect(post).toMatchObject({ exitCode: 0, errors: [] });
  });

  it("while GitHub's API does not answer", async () => {
    const api = createServer(() => kill('SIGINT'));
    await new Promise<void>(resolve => api.listen(0, '127.0.0.1', resolve));
    const run = await push(
      { comment: 'always', 'github-token': 'ghs_token' },
      {
        nodeOptions: [], // the end comes when the limit is over
        environment: { GITHUB_API_URL: `http://127.0.0.1:${(api.address() as AddressInfo).port}` },
        eventName: 'pull_request',
        event: {
          pull_request: { number: 1, head: { repo: { full_name: 'example/services' } } },
          repository: { full_name: 'example/services' },
        },
      },
    );
    api.closeAllConnections();
    api.close();
    expectCancelled(run);
    expect(run.stdout).toMatch(/v1: digest: sha256/);
  });
});

describe('a run that is killed', () => {
  it('leaves a spool, which the post step removes', async () => {
    const PATH = await fakeDocker('kill -KILL $PPID');
    const run = await push({ image: 'docker-daemon:app:1' }, { environment: { PATH } });
    expect(run.exitCode).toBeNull();
    expect(await left(run)).toHaveLength(1);
    const post = await step.push({}, { postWith: run.state });
    expect(post).toMatchObject({ exitCode: 0, errors: [] });
    expect(await left(run)).toEqual([]);
  });
});
