import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { forgetBlobs, forgetLayers } from './forget-registry.ts';
import { untilLogged } from './until-logged.ts';

const execute = promisify(execFile);

export interface DaemonOptions {
  /** Directory of the commands `dockerd` and `docker`; the machine's own without it. */
  readonly bin?: string;
  /** Where images are kept: with a graph driver, or in containerd's image store. */
  readonly store?: 'vfs' | 'overlay2' | 'containerd';
}

/** A real Docker daemon with directories of its own, without networks. */
export interface DockerDaemon extends AsyncDisposable {
  /** Value of DOCKER_HOST. */
  readonly host: string;
  /** DOCKER_HOST and the PATH on which its own `docker` comes first. */
  readonly environment: { readonly DOCKER_HOST: string; readonly PATH: string };
  /** Runs the Docker CLI against it. @returns what it printed */
  docker(...args: readonly string[]): Promise<string>;
  /** `docker build` FROM `base` of one COPY a file. @returns the image's ID */
  build(tag: string, base: string, files: Readonly<Record<string, string | Buffer>>): Promise<string>;
  /** Directory with the Dockerfile and the files of the last `build`. */
  readonly context: string;
  /** Process id of the daemon. */
  readonly pid: number;
  /** Forgets which layers a registry holds, as a daemon that never pushed to it. A host without a port is all its ports. */
  forgetRegistry(host: string): Promise<void>;
  close(): Promise<void>;
}

export async function startDockerd({ bin, store = 'vfs' }: DaemonOptions = {}): Promise<DockerDaemon> {
  const directory = await mkdtemp(join(tmpdir(), 'dockerd-'));
  const host = `unix://${join(directory, 'docker.sock')}`;
  const path = [...(bin === undefined ? [] : [bin]), process.env['PATH']].join(':');
  const environment = { DOCKER_HOST: host, PATH: path };
  const docker = async (...args: readonly string[]) => {
    const env = { ...process.env, ...environment };
    const { stdout } = await execute('docker', args, { maxBuffer: 1e8, env });
    return stdout.trim();
  };
  const context = join(directory, 'context');
  const daemon = await launch(directory, environment, store);
  const close = async () => {
    await end(daemon);
    await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  };
  return {
    host,
    environment,
    docker,
    build: (tag, base, files) => build(context, docker, tag, base, files),
    context,
    pid: daemon.pid ?? 0,
    async forgetRegistry(registry) {
      if (store !== 'containerd') {
        return forgetLayers(join(directory, 'data', 'image', store, 'distribution'), registry);
      }
      const socket = join(directory, 'exec', 'containerd', 'containerd.sock');
      await forgetBlobs(async (...args) => {
        const env = { ...process.env, ...environment };
        return (await execute('ctr', ['--address', socket, '--namespace', 'moby', ...args], { env })).stdout;
      }, registry);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function launch(
  directory: string,
  environment: DockerDaemon['environment'],
  store: DaemonOptions['store'],
): Promise<ChildProcess> {
  const daemon = spawn(
    'dockerd',
    [
      '--iptables=false',
      '--ip6tables=false',
      '--bridge=none',
      `--data-root=${join(directory, 'data')}`,
      `--exec-root=${join(directory, 'exec')}`,
      `--host=${environment.DOCKER_HOST}`,
      `--pidfile=${join(directory, 'pid')}`,
      ...(store === 'containerd' ? ['--feature=containerd-snapshotter=true'] : [`--storage-driver=${store}`]),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...environment } },
  );
  await untilLogged(daemon, /API listen on /);
  return daemon;
}

async function end(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  const ended = once(daemon, 'exit');
  daemon.kill('SIGTERM');
  await ended;
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
