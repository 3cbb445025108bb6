import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { refusal } from '../../../emulator/faults.ts';
import { seed, service } from '../../engine/support/images.ts';
import { randomBytesOf } from '../../support/generate-image.ts';
import { describeWith } from '../../support/needs.ts';
import { realDaemon } from '../support/real-parts.ts';
import { relayBench } from './support/relay-bench.ts';

describeWith(['dockerd', 'docker'], 'docker push through the relay, when something fails', () => {
  const at = relayBench();
  const engine = realDaemon();

  /** An image of one layer that takes several parts, never seen before. @returns its name */
  async function built(name: string): Promise<string> {
    await engine.daemon.build(name, 'scratch', { large: randomBytesOf(name, 9_000_000) });
    return name;
  }

  /** What a push that has to fail printed. */
  async function failing(name: string): Promise<{ code: number; stdout: string; stderr: string }> {
    const env = { ...process.env, ...engine.daemon.environment };
    const push = promisify(execFile)('docker', ['push', await built(name)], { env });
    return push.then(
      ({ stdout }) => Promise.reject(new Error(`It did not fail:\n${stdout}`)),
      error => error,
    );
  }

  /** Docker gave up at once, and says why, and what to do. */
  function expectRefused(failed: { code: number; stdout: string; stderr: string }, ...words: RegExp[]): void {
    expect(failed.code).toBe(1);
    expect(failed.stdout).not.toContain('Retrying');
    expect(failed.stderr.trim().split('\n')).toHaveLength(1);
    for (const word of words) expect(failed.stderr).toMatch(word);
  }

  it.each(['ecr:InitiateLayerUpload', 'ecr:PutImage'])('a role without %s: says so, once', async action => {
    const name = action.slice('ecr:'.length).toLowerCase();
    const target = at.create(name);
    at.emulator.permissions.deny(action, name);
    expectRefused(await failing(`${target}:v1`), new RegExp(action), new RegExp(name));
    expect([...at.emulator.state.repository(name).tags]).toEqual([]);
  });

  it('a repository that does not exist: names it and the input that creates it', async () => {
    expectRefused(await failing(`${at.registry}/missing:v1`), /missing/, /create-repository/);
  });

  it('a tag that cannot be moved', async () => {
    at.emulator.state.createRepository({ name: 'immutable', tagMutability: 'IMMUTABLE' });
    await seed(at.emulator, 'immutable', await service('immutable'), 'v1');
    expectRefused(await failing(`${at.registry}/immutable:v1`), /immutable/, /v1/);
  });

  it('a registry without the token: not found, and nothing is asked of ECR', async () => {
    const [host] = at.registry.split('/');
    const failed = await failing(`${host}/shop/web:v1`);
    expect(failed.code).toBe(1);
    expect(at.emulator.requests).toHaveLength(0);
  });

  it('ECR that fails for a moment: Docker sees nothing of it', async () => {
    const target = at.create('moment');
    for (const kind of ['upload-open', 'upload-part', 'upload-complete', 'manifest-put'] as const) {
      at.emulator.faults.add({ kind, fault: refusal(503, 'UNAVAILABLE', 'Service unavailable') });
    }
    const printed = await engine.daemon.docker('push', await built(`${target}:v1`));
    expect(printed).not.toContain('Retrying');
    expect(at.emulator.faults.pending).toBe(0);
    expect(at.emulator.state.repository('moment').tags.has('v1')).toBe(true);
  });

  it('docker push that is killed leaves no tag, can be repeated, and leaves no upload when the relay has ended', async () => {
    const target = at.create('killed');
    const env = { ...process.env, ...engine.daemon.environment };
    const name = await built(`${target}:v1`);
    at.emulator.setLink({ bitsPerSecond: 8_000_000 });
    const client = spawn('docker', ['push', name], { env, stdio: 'ignore' });
    const gone = once(client, 'exit');
    const hook = () => void client.kill('SIGKILL');
    at.emulator.faults.add({ kind: 'upload-part', fault: { type: 'run', hook } });
    expect(await gone).toEqual([null, 'SIGKILL']);
    expect([...at.emulator.state.repository('killed').tags]).toEqual([]);
    at.emulator.setLink({});
    await engine.daemon.docker('push', name);
    expect(at.emulator.state.repository('killed').tags.has('v1')).toBe(true);
    await at.end();
    const uploads = [...at.emulator.state.uploads.values()];
    expect(uploads.filter(({ repository }) => repository === 'killed')).toEqual([]);
  });
});
