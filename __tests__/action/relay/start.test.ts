import { readdir, readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import type { FinishedRun } from '../../../scripts/github-runner/run-action.ts';
import { until } from '../../support/until.ts';
import { untilNone } from './support/processes.ts';
import { leftIn, relaySteps } from './support/relay-step.ts';

const step = relaySteps();

const fake = (opening: string) => ({ environment: { FAKE_RELAY: opening } });

/** One line that says what is wrong, no background process, nothing left, and a post step with nothing to do. */
async function expectFailure(main: FinishedRun, message: RegExp): Promise<void> {
  expect(main).toMatchObject({ exitCode: 1, stderr: '', outputs: {} });
  expect(main.errors).toEqual([expect.stringMatching(message)]);
  expect(main.stdout).not.toMatch(/^\s+at /m);
  await untilNone(main.temporaryDirectory);
  expect(await leftIn(main)).toEqual([]);
  const post = await step.post(main);
  expect(post).toMatchObject({ exitCode: 0, errors: [], warnings: [], summary: '' });
}

describe('a step that cannot start the relay fails with one line', () => {
  it.each([
    [{ port: '65536' }, /^Input "port": "65536" must be a whole number from 0 to 65535\./],
    [{ 'mount-from': 'none\nbase' }, /^Input "mount-from": "none" cannot be combined/],
    [{ region: 'nowhere' }, /^Input "region": "nowhere" is not a valid AWS region\./],
    [{ 'registry-id': '12' }, /^Input "registry-id": "12" is not an AWS account ID\./],
    [{ comment: 'maybe' }, /^Input "comment": "maybe" is not a valid value\./],
    [{ 'storage-price': 'x' }, /^Input "storage-price": "x" must be a price in USD\./],
    [{ 'repository-tags': 'x' }, /^Input "repository-tags": "x" is not a resource tag\./],
  ])('if an input is wrong: %j', async (inputs, message) => {
    await expectFailure(await step.main(inputs), message);
  });

  it('if AWS refuses the credentials', async () => {
    const main = await step.main({}, fake('refused'));
    await expectFailure(main, /^The token is invalid\. Sign in before this step\.$/);
    expect(main.stdout).toMatch(/^::group::Log of the relay/m);
  });

  it('if the port is taken, which it names', async () => {
    const other = createServer();
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const main = await step.main({ port: String(port) });
    other.close();
    await expectFailure(
      main,
      new RegExp(
        `^Input "port": cannot listen on 127\\.0\\.0\\.1:${port}: another process uses this port\\.`,
      ),
    );
  });

  it('if it fails in a way that nobody expected', async () => {
    await expectFailure(await step.main({}, fake('broken')), /^Unexpected error: x is not a function/);
  });
});

describe('a step that ends while the relay starts leaves no process', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('after %s', async signal => {
    const main = await step.main(
      {},
      { ...fake('silent'), onStart: kill => void whenStarted().then(() => kill(signal)) },
    );
    await expectFailure(main, /^The push was cancelled\./);
  });

  it('if it is killed, and the post step removes what it left', async () => {
    const main = await step.main(
      {},
      { ...fake('silent'), onStart: kill => void whenStarted().then(() => kill('SIGKILL')) },
    );
    expect(main.exitCode).toBeNull();
    await untilNone(main.temporaryDirectory);
    const post = await step.post(main);
    expect(post).toMatchObject({ exitCode: 0, errors: [], warnings: [] });
    expect(await leftIn(main)).toEqual([]);
  });
});

/** Resolves when a background process of these tests is opening its relay. */
const whenStarted = () =>
  until(async () => (await Promise.all((await logsIn(step.path())).map(textOf))).some(isOpening));
const textOf = (path: string) => readFile(path, 'utf8').catch(() => '');
const isOpening = (log: string) => log.includes('Signing in');
const logsIn = async (directory: string) =>
  (await readdir(directory, { recursive: true }))
    .filter(name => name.endsWith('relay.log'))
    .map(name => `${directory}/${name}`);
