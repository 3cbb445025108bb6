import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ActionRun, FinishedRun } from '../../../scripts/github-runner/run-action.ts';
import { service } from '../../engine/support/images.ts';
import { writeOciLayout } from '../../support/generate-image.ts';
import { processesWith, untilNoneWith, writeScript } from '../../support/processes.ts';
import { until } from '../../support/until.ts';
import { stepAgainstEmulator, withShortLimits, withSlowTimers } from '../support/step.ts';

const step = stepAgainstEmulator();
let count = 0;
let repository = '';
let bin = '';

beforeAll(async () => {
  await writeOciLayout(step.path('image'), await service('one'));
});
beforeEach(async () => {
  repository = `app-${count++}`;
  step.emulator.state.createRepository({ name: repository });
  bin = step.path(`bin-${repository}`);
  await program('docker', works);
});
afterEach(() => untilNoneWith(step.path('bin')));

const program = (name: string, script: string) => writeScript(`${bin}/${name}`, script);
const helper = (script: string) => program('docker-credential-bad', script);
const config = () => `${bin}/config.json`;
const configure = (value: object) => writeFile(config(), JSON.stringify(value));
const readConfig = async (): Promise<unknown> => JSON.parse(await readFile(config(), 'utf8'));

const works = 'cat > /dev/null; exit 0';
/** A child holds all streams, and the scripts' names are in the command lines. */
const bad = {
  hangs: () => `tail -f /dev/null '${bin}/docker' & wait`,
  'prints without end': () => `tail -f /dev/null '${bin}/docker' & exec yes '${bin}'`,
};
const badWays = Object.keys(bad) as (keyof typeof bad)[];
const hanging = () => until(async () => (await processesWith(`tail\0-f\0/dev/null\0${bin}`)).length > 0);
const says = { hangs: 'did not end within', 'prints without end': 'printed more than' };

const environment = () => ({ PATH: `${bin}:${process.env['PATH']}`, DOCKER_CONFIG: bin });
const run = (inputs: Readonly<Record<string, string>>, more: Partial<ActionRun> = {}) =>
  step.push(
    { repository, tags: 'v1', 'mount-from': 'none', ...inputs },
    { environment: environment(), ...more },
  );
const push = (more: Partial<ActionRun> = {}) =>
  run({ image: `oci:${step.path('image')}`, 'docker-login': 'true' }, more);
const post = (main: FinishedRun, more: Partial<ActionRun> = {}) => run({}, { postWith: main.state, ...more });
const quickly = { nodeOptions: withShortLimits };

const left = async (finished: FinishedRun) =>
  (await readdir(finished.temporaryDirectory)).filter(name => name !== 'ecr-mount-push-reports');
const isPushed = () => step.emulator.state.repository(repository).tags.has('v1');

/** Runs a step, and cancels it once something hangs. */
async function cancelled(start: (more: Partial<ActionRun>) => Promise<FinishedRun>, signal: NodeJS.Signals) {
  let kill: (signal: NodeJS.Signals) => void = () => {};
  const onStart = (killer: typeof kill) => {
    kill = killer;
  };
  const running = start({ onStart });
  await Promise.race([hanging(), running]);
  kill(signal);
  return await running;
}

function expectOneError(finished: FinishedRun, message: RegExp): void {
  expect(finished).toMatchObject({ exitCode: 1, stderr: '' });
  expect(finished.errors).toEqual([expect.stringMatching(message)]);
  expect(finished.errors[0]?.length).toBeLessThan(500);
}

describe.each(badWays)('docker-login with a credential helper that %s', way => {
  beforeEach(() => configure({ credsStore: 'bad' }));

  it('fails after the push with its name, and leaves nothing', async () => {
    await helper(bad[way]());
    const main = await push(quickly);
    expectOneError(
      main,
      new RegExp(`^The image was pushed, but: "docker-credential-bad get" ${says[way]} .*Docker config\\.$`),
    );
    expect(isPushed()).toBe(true);
    expect(await left(main)).toEqual([]);
  });

  it('from then on fails in the post step, and leaves no earlier login on the disk', async () => {
    await helper(`[ "$1" = get ] && echo '{"ServerURL":"x","Username":"u","Secret":"s3cret"}' || ${works}`);
    const main = await push();
    expect(main).toMatchObject({ exitCode: 0, errors: [] });
    expect(await left(main)).toEqual([expect.stringMatching(/^ecr-mount-push-login-/)]);
    await helper(bad[way]());
    await program('docker', bad[way]());
    const after = await post(main, quickly);
    expectOneError(
      after,
      new RegExp(`^Docker cannot be logged out: "docker-credential-bad store" ${says[way]} `),
    );
    expect(after.stdout).not.toContain('s3cret');
    expect(await left(main)).toEqual([]);
  });
});

describe.each(badWays)('docker-login with a Docker CLI that %s', way => {
  it('fails after the push, restores the earlier login, and leaves nothing', async () => {
    const auths = { [step.emulator.host]: { auth: 'YmVmb3JlOnNlY3JldA==' } };
    await configure({ auths });
    await program(
      'docker',
      `echo '{"auths":{"${step.emulator.host}":{"auth":"bmV3"}}}' > ${config()}; ${bad[way]()}`,
    );
    const main = await push(quickly);
    expectOneError(main, new RegExp(`^The image was pushed, but "docker login" ${says[way]} `));
    expect(isPushed()).toBe(true);
    expect(await readConfig()).toEqual({ auths });
    expect(await left(main)).toEqual([]);
    expect(await post(main)).toMatchObject({ exitCode: 0, errors: [], warnings: [] });
  });

  it('is no reason for the post step to fail', async () => {
    await configure({});
    const main = await push();
    await program('docker', bad[way]());
    expect(await post(main, quickly)).toMatchObject({ exitCode: 0, errors: [], stderr: '' });
    expect(await left(main)).toEqual([]);
  });

  it('fails before anything is pushed if the image is there', async () => {
    await program('docker', bad[way]());
    const main = await run({ image: 'docker-daemon:app:1' }, quickly);
    expectOneError(main, new RegExp(`^"docker image inspect" ${says[way]} .*"docker info"`));
    expect(await left(main)).toEqual([]);
  });
});

describe('a credential_process of an AWS profile', () => {
  const profile = async (): Promise<Readonly<Record<string, string>>> => {
    const path = `${bin}/aws`;
    await writeFile(path, `[profile ci]\ncredential_process = ${bin}/sign-in --for ci\n`);
    const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true' };
    return { ...environment(), ...none, AWS_PROFILE: 'ci', AWS_CONFIG_FILE: path };
  };
  const pushAs = async (more: Partial<ActionRun>) =>
    run({ image: `oci:${step.path('image')}` }, { environment: await profile(), ...more });

  it.each(badWays)('that %s fails the step with its name, and leaves nothing', async way => {
    await program('sign-in', bad[way]());
    const main = await pushAs(quickly);
    expectOneError(
      main,
      new RegExp(`credential_process of the AWS profile ci .*"credential_process" ${says[way]} `),
    );
    expect(await left(main)).toEqual([]);
  });

  it('that hangs ends with a cancelled step', async () => {
    await program('sign-in', bad.hangs());
    const main = await cancelled(more => pushAs({ nodeOptions: withSlowTimers, ...more }), 'SIGTERM');
    expectOneError(main, /cancelled/);
    expect(await left(main)).toEqual([]);
  });
});

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', signal => {
  it('while a credential helper hangs ends the step, and the helper', async () => {
    await configure({ credsStore: 'bad' });
    await helper(bad.hangs());
    const main = await cancelled(more => push({ nodeOptions: withSlowTimers, ...more }), signal);
    expectOneError(main, /cancelled/);
    expect(main.stdout).toContain('The image was pushed, but Docker is not logged in.');
    expect(await left(main)).toEqual([]);
  });

  it('while Docker and its helper hang leaves the earlier login to the post step, which removes it', async () => {
    await configure({ credsStore: 'bad' });
    const get = `[ "$1" = get ] && exec echo '{"ServerURL":"x","Username":"u","Secret":"s3cret"}'`;
    await helper(`${get}; ${bad.hangs()}`);
    await program('docker', bad.hangs());
    const main = await cancelled(push, signal);
    expectOneError(main, /cancelled/);
    const after = await post(main, quickly);
    expectOneError(after, /^Docker cannot be logged out: "docker-credential-bad store" did not end within /);
    expect(await left(main)).toEqual([]);
  });

  it('in the post step while the helper hangs removes the earlier login', async () => {
    await configure({ credsStore: 'bad' });
    await helper(`[ "$1" = get ] && echo '{"ServerURL":"x","Username":"u","Secret":"s3cret"}' || ${works}`);
    const main = await push();
    expect(await left(main)).toHaveLength(1);
    await helper(bad.hangs());
    const after = await cancelled(more => post(main, more), signal);
    expect(after).toMatchObject({ exitCode: 0, errors: [], stderr: '' });
    expect(after.warnings).toEqual([expect.stringMatching(/cancelled.*may still be logged in/)]);
    expect(await left(main)).toEqual([]);
  });
});

describe('the state of a step', () => {
  it.each([
    ['spool-directory', 'ecr-mount-push-abc'],
    ['spool-directory', 'x/ecr-mount-push-abcdef'],
    ['docker-login-backup', 'x/ecr-mount-push-login-abcdef/login.json'],
    ['docker-login-backup', 'ecr-mount-push-reports/login.json'],
  ])('that somebody changed removes nothing that the action did not make: %s=%s', async (name, foreign) => {
    const temporary = step.path(`run-${repository}`, 'temp');
    const file = `${temporary}/${foreign}${foreign.endsWith('.json') ? '' : '/kept'}`;
    await mkdir(file.slice(0, file.lastIndexOf('/')), { recursive: true });
    await writeFile(file, '{}');
    const finished = await run(
      {},
      { postWith: { [name]: `${temporary}/${foreign}` }, directory: step.path(`run-${repository}`) },
    );
    expect(finished).toMatchObject({ exitCode: 0, errors: [], stderr: '' });
    expect(finished.warnings).toEqual([expect.stringMatching(/which this action did not make/)]);
    expect(await readFile(file, 'utf8')).toBe('{}');
  });
});
