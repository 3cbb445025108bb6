import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { prepareAction } from '../../../scripts/github-runner/run-action.ts';
import { isAlive } from '../../../src/action/relay/alive.ts';
import { askToStop } from '../../../src/action/relay/control.ts';
import { until } from '../../support/until.ts';
import { relaysIn, untilNone } from './support/processes.ts';
import { controlOf, leftIn, mainScript, relaySteps, untilGone } from './support/relay-step.ts';

const step = relaySteps();

describe('a relay ends', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('with %s, and the post step still reports', async signal => {
    const main = await step.main();
    await step.ask(main, 'push', 'shop/web');
    const { pid } = controlOf(main);
    process.kill(pid, signal);
    await untilGone(pid);
    const post = await step.post(main);
    expect(post.warnings).toEqual([expect.stringMatching(/^The relay ended before the job did/)]);
    expect(post.summary).toContain('1 of 2 layers mounted');
    expect(await leftIn(main)).toEqual([]);
  });

  it('when its runner is killed, and leaves only the report', async () => {
    const { environment } = await prepareAction({
      action: 'relay/action.yml',
      script: mainScript,
      inputs: {},
      directory: step.path('killed-runner'),
      environment: { AWS_REGION: 'eu-central-1' },
    });
    const runner = spawn(
      'node',
      [
        '-e',
        'require("child_process").spawn("node", [process.argv[1]]); setInterval(() => {}, 1000)',
        mainScript,
      ],
      { env: environment, stdio: 'ignore' },
    );
    const temporary = environment['RUNNER_TEMP'] ?? '';
    await until(async () => /registry/.test(await readFile(environment['GITHUB_OUTPUT'] ?? '', 'utf8')));
    expect(await relaysIn(temporary)).toHaveLength(1);
    runner.kill('SIGKILL');
    await once(runner, 'exit');
    await untilNone(temporary);
    expect(await readdir(temporary)).toEqual(['ecr-mount-push-reports']);
  });
});

describe('the post step', () => {
  it('warns with the end of the log if the relay crashed', async () => {
    const main = await step.main();
    await step.ask(main, 'push', 'shop/web');
    await step.ask(main, 'crash', 'out of luck');
    await untilGone(controlOf(main).pid);
    const post = await step.post(main);
    expect(post).toMatchObject({ exitCode: 0, errors: [] });
    expect(post.warnings).toContainEqual(
      expect.stringMatching(/^The relay ended before the job did.*unexpected error: out of luck$/),
    );
    expect(post.summary).toContain('1 of 2 layers mounted');
  });

  it('does not warn of a relay that survived a mistake of one request, but shows it', async () => {
    const main = await step.main();
    await step.ask(main, 'slip', 'one request');
    const post = await step.post(main);
    expect(post.warnings).toEqual(['Unexpected error: one request']);
  });

  it('warns if the relay was killed, and does not end the process that has its ID now', async () => {
    const main = await step.main();
    const { control, report } = JSON.parse(main.state['relay'] ?? '');
    process.kill(control.pid, 'SIGKILL');
    await untilGone(control.pid);
    const bystander = spawn('node', ['-e', 'setInterval(() => {}, 1000)', 'of', 'others'], {
      stdio: 'ignore',
    });
    const relay = JSON.stringify({ control: { ...control, pid: bystander.pid }, report });
    const post = await step.post({ ...main, state: { ...main.state, relay } });
    expect(post.warnings).toEqual([expect.stringMatching(/^The relay ended before the job did/)]);
    expect(await isAlive(bystander.pid ?? 0)).toBe(true);
    bystander.kill();
  });

  it('kills a relay that does not listen to it', async () => {
    const main = await step.main();
    const { control, report } = JSON.parse(main.state['relay'] ?? '');
    const relay = JSON.stringify({ control: { ...control, secret: 'x'.repeat(64) }, report });
    const post = await step.post({ ...main, state: { ...main.state, relay } });
    expect(post.warnings).toEqual(['The relay did not stop when asked, and was killed.']);
    expect(await isAlive(control.pid)).toBe(false);
    expect(await leftIn(main)).toEqual([]);
  });

  it('does not end the relay of another job', async () => {
    const [main, other] = [await step.main(), await step.main()];
    const { control, report } = JSON.parse(main.state['relay'] ?? '');
    const { pid } = controlOf(other);
    const relay = JSON.stringify({ control: { ...control, pid, secret: 'x'.repeat(64) }, report });
    const post = await step.post({ ...main, state: { ...main.state, relay } });
    expect(post.warnings).toEqual([expect.stringMatching(/^The relay ended before the job did/)]);
    expect(await isAlive(pid)).toBe(true);
    expect(await step.ask(other, 'push', 'shop/web')).toBeDefined();
  });

  it.each([
    ['no JSON', () => '{'],
    ['a report elsewhere', (control: object) => JSON.stringify({ control, report: '/etc/passwd' })],
    ['no process', (control: object) => JSON.stringify({ control: { ...control, pid: -1 }, report: '' })],
  ])('only warns if its state has %s', async (_, change) => {
    const main = await step.main();
    const state = { ...main.state, relay: change(controlOf(main)) };
    const post = await step.post({ ...main, state });
    expect(post).toMatchObject({ exitCode: 0, errors: [], summary: '' });
    expect(post.warnings).toEqual([expect.stringMatching(/^The state of this step is not that of a relay/)]);
    expect(await isAlive(controlOf(main).pid)).toBe(true);
  });

  it('only warns if the report cannot be read', async () => {
    const main = await step.main();
    await writeFile(main.outputs['report'] ?? '', '{');
    const post = await step.post(main);
    expect(post).toMatchObject({ exitCode: 0, errors: [] });
    expect(post.warnings).toEqual([expect.stringMatching(/is not valid JSON/)]);
  });
});

describe('the control channel', () => {
  it('obeys nobody without the secret', async () => {
    const main = await step.main();
    const control = controlOf(main);
    expect(await askToStop({ ...control, secret: 'x'.repeat(64) }, 10_000)).toBeUndefined();
    for (const method of ['GET', 'POST'])
      expect((await fetch(`http://127.0.0.1:${control.port}/stop`, { method })).status).toBe(404);
    expect(await isAlive(control.pid)).toBe(true);
    expect(await step.ask(main, 'push', 'shop/web')).toBeDefined();
    const asked = await Promise.all([askToStop(control, 10_000), askToStop(control, 10_000)]);
    expect(asked).toContain('');
    await untilGone(control.pid);
  });
});
