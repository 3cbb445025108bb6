import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilLogged } from './until-logged.ts';

/** Debian's docker-registry (CNCF distribution) with a directory of its own. */
export interface DockerRegistry extends AsyncDisposable {
  readonly origin: string;
  close(): Promise<void>;
}

/** @param address of loopback, on which it listens */
export async function startDockerRegistry(address = '127.0.0.1'): Promise<DockerRegistry> {
  const directory = await mkdtemp(join(tmpdir(), 'docker-registry-'));
  const config = join(directory, 'config.yml');
  await writeFile(
    config,
    [
      'version: 0.1',
      'log: {level: info, formatter: text, accesslog: {disabled: true}}', // says which port it got
      `storage: {filesystem: {rootdirectory: ${join(directory, 'data')}}, delete: {enabled: true}}`,
      `http: {addr: "${address}:0"}`,
    ].join('\n'),
  );
  const child = spawn('docker-registry', ['serve', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    await rm(directory, { recursive: true, force: true });
  };
  const [, host] = await untilLogged(child, /listening on (127\.0\.0\.\d+:\d+)"/);
  return { origin: `http://${host}`, close, [Symbol.asyncDispose]: close };
}
