import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DescribeRepositoriesCommand, ECRClient, GetAccountSettingCommand } from '@aws-sdk/client-ecr';
import { afterEach, describe, expect, it } from '@jest/globals';
import { temporaryDirectory } from '../support/temporary.ts';

const script = fileURLToPath(new URL('../../emulator/cli.ts', import.meta.url));
const children: ChildProcess[] = [];

const temporary = temporaryDirectory();

function start(...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temporary() },
  });
  children.push(child);
  return child;
}

/** @returns the output up to the line with the password */
async function ready(child: ChildProcess): Promise<string> {
  const lines: string[] = [];
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (line.includes('password')) return lines.join('\n');
  }
  throw new Error(`ended after ${lines.join('\n')}`);
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

describe('npm run emulator', () => {
  it('prints the environment variables for a client, serves it, and stops cleanly on SIGINT', async () => {
    const child = start('--port', '0', '--mounting', '--repository', 'one', '--repository', 'two');
    const text = await ready(child);
    const variables = Object.fromEntries(
      [...text.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );
    expect(Object.keys(variables).toSorted()).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_ENDPOINT_URL_ECR',
      'AWS_REGION',
      'AWS_SECRET_ACCESS_KEY',
    ]);
    Object.assign(process.env, variables);
    const client = new ECRClient({ maxAttempts: 1 });
    const { repositories } = await client.send(new DescribeRepositoriesCommand({}));
    expect(repositories?.map(({ repositoryName }) => repositoryName).toSorted()).toEqual(['one', 'two']);
    const { value } = await client.send(new GetAccountSettingCommand({ name: 'BLOB_MOUNTING' }));
    expect(value).toBe('ENABLED');
    const password = /password (\S+)/.exec(text)?.[1];
    const authorization = `Basic ${Buffer.from(`AWS:${password}`).toString('base64')}`;
    const answer = await fetch(`${variables['AWS_ENDPOINT_URL_ECR']}/v2/`, { headers: { authorization } });
    expect(answer.status).toBe(200);
    expect(await readdir(temporary())).toHaveLength(1);
    const exited = once(child, 'exit');
    child.kill('SIGINT');
    expect(await exited).toEqual([0, null]);
    expect(await readdir(temporary())).toEqual([]);
  });

  it('prints in one line why it cannot start', async () => {
    const occupied = createServer();
    await new Promise<void>(resolve => occupied.listen(0, '127.0.0.1', resolve));
    const { port } = occupied.address() as { port: number };
    const child = start('--port', String(port));
    let errors = '';
    child.stderr?.on('data', chunk => {
      errors += chunk;
    });
    const [code] = (await once(child, 'close')) as [number];
    await new Promise(resolve => occupied.close(resolve));
    expect(code).toBe(1);
    expect(await readdir(temporary())).toEqual([]);
    expect(errors).toMatch(/^emulator: listen EADDRINUSE.*\n$/);
  });

  it('explains its options', async () => {
    const child = start('--help');
    let text = '';
    child.stdout?.on('data', chunk => {
      text += chunk;
    });
    await once(child, 'close');
    for (const option of ['--port', '--mounting', '--latency', '--mbit', '--quotas', '--upstream']) {
      expect(text).toContain(option);
    }
  });
});
