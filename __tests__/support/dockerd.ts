import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A real Docker daemon with directories of its own, without networks. */
export interface DockerDaemon extends AsyncDisposable {
  /** Value of DOCKER_HOST. */
  readonly host: string;
  /** Runs the Docker CLI against it. @returns what it printed */
  docker(...args: readonly string[]): Promise<string>;
  /** `docker build` FROM `base` of one COPY a file. @returns the image's ID */
  build(tag: string, base: string, files: Readonly<Record<string, string | Buffer>>): Promise<string>;
  close(): Promise<void>;
}

export async function startDockerd(): Promise<DockerDaemon> {
  const directory = await mkdtemp(join(tmpdir(), 'dockerd-'));
  const host = `unix://${join(directory, 'docker.sock')}`;
  const daemon = spawn(
    'dockerd',
    [
      '--iptables=false',
      '--ip6tables=false',
      '--bridge=none',
      `--data-root=${join(directory, 'data')}`,
      `--exec-root=${join(directory, 'exec')}`,
      `--host=${host}`,
      `--pidfile=${join(directory, 'pid')}`,
      '--storage-driver=vfs',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  daemon.stderr?.on('data', chunk => {
    log = (log + chunk).slice(-4000);
  });
  const close = () => stop(daemon, directory);
  const docker = async (...args: readonly string[]) => {
    const { stdout } = await execute('docker', ['--host', host, ...args], { maxBuffer: 1e8 });
    return stdout.trim();
  };
  await ready(daemon, docker, () => log, close);
  return {
    host,
    docker,
    build: (tag, base, files) => build(join(directory, 'context'), docker, tag, base, files),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function ready(
  daemon: ChildProcess,
  docker: DockerDaemon['docker'],
  log: () => string,
  close: () => Promise<void>,
): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    if (daemon.exitCode !== null) break;
    try {
      await docker('version');
      return;
    } catch {
      await wait(200);
    }
  }
  await close();
  throw new Error(`dockerd did not start:\n${log()}`);
}

async function build(
  directory: string,
  docker: DockerDaemon['docker'],
  tag: string,
  base: string,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<string> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const copies: string[] = [];
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(directory, name), content);
    copies.push(`COPY ${name} /${name}`);
  }
  await writeFile(join(directory, 'Dockerfile'), [`FROM ${base}`, ...copies, 'CMD ["/app"]', ''].join('\n'));
  await docker('build', '--quiet', '--tag', tag, directory);
  return docker('image', 'inspect', '--format', '{{.Id}}', tag);
}

async function stop(daemon: ChildProcess, directory: string): Promise<void> {
  if (daemon.exitCode === null && daemon.signalCode === null) {
    const ended = once(daemon, 'exit');
    daemon.kill('SIGTERM');
    await ended;
  }
  await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
