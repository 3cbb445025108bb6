import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type DockerDaemon, startDockerd } from '../../__tests__/support/dockerd.ts';
import { oursName } from './goals.ts';
import { type Measured, measure } from './measure.ts';
import { pushWithOurs } from './ours.ts';
import { type Pusher, withDockerConfig } from './pushers.ts';
import type { BenchRegistry } from './registry.ts';

const run = promisify(execFile);

/** A Docker daemon that holds both services' images. */
export interface BenchDocker extends AsyncDisposable {
  readonly daemon: DockerDaemon;
  /** Forgets what the daemon knows of registries, as on a fresh runner. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

export async function startBenchDocker(images: { app1: string; app2: string }): Promise<BenchDocker> {
  const daemon = await startDockerd();
  for (const [name, layout] of Object.entries(images)) {
    const options = ['--dest-daemon-host', daemon.host];
    await run('skopeo', [
      '--insecure-policy',
      'copy',
      ...options,
      `oci:${layout}:v1`,
      `docker-daemon:${name}:v1`,
    ]);
  }
  return {
    daemon,
    forget: () => daemon.forgetRegistries(),
    close: () => daemon.close(),
    [Symbol.asyncDispose]: () => daemon.close(),
  };
}

/** `docker push`, by a daemon that never pushed: what a fresh runner has. */
export function dockerPush({ daemon, forget }: BenchDocker): Pusher {
  return {
    name: 'docker push, fresh daemon',
    push: async (registry, _layout, repository) => {
      await forget();
      return push(daemon, registry, 'app2:v1', `${registry.host}/${repository}:v1`);
    },
  };
}

/** Our action with the image's plain name. */
export function oursFromDocker({ daemon }: BenchDocker, compression = 'gzip'): Pusher {
  return {
    name: compression === 'gzip' ? oursName : `${oursName}, ${compression}`,
    push: (registry, _layout, repository) =>
      pushWithOurs(
        registry,
        { image: 'docker-daemon:app2:v1', repository, tags: 'v1', compression },
        { environment: { DOCKER_HOST: daemon.host }, daemon: daemon.pid },
      ),
  };
}

/** What has to be waited for before a layer of a graphdriver store can be read, by whoever reads it. */
export function dockerSaveAlone({ daemon }: BenchDocker): Pusher {
  return {
    name: 'docker save alone, to /dev/null',
    push: () =>
      measure(
        ['sh', '-c', 'exec docker image save app2:v1 > /dev/null'],
        { PATH: process.env['PATH'], DOCKER_HOST: daemon.host },
        daemon.pid,
      ),
  };
}

async function push(
  daemon: DockerDaemon,
  registry: BenchRegistry,
  image: string,
  target: string,
): Promise<Measured> {
  await daemon.docker('tag', image, target);
  return withDockerConfig(registry, environment =>
    measure(['docker', '--host', daemon.host, 'push', '--quiet', target], environment, daemon.pid),
  );
}

/** The version of each tool that takes part, in its own words. */
export async function versions(): Promise<readonly string[]> {
  const lines = [`Node ${process.version}`];
  for (const [tool, ...args] of [
    ['dockerd', '--version'],
    ['docker-registry', '--version'],
    ['skopeo', '--version'],
    ['crane', 'version'],
    ['regctl', 'version', '--format', '{{.VCSTag}}'],
  ] as const) {
    const printed = await run(tool, args).catch(() => undefined); // not on this machine
    const [line] = printed?.stdout.trim().split('\n') ?? [];
    if (line !== undefined) lines.push(line.startsWith(tool) ? line : `${tool} ${line}`);
  }
  return lines;
}

export async function machine(): Promise<string> {
  const cpu = /^model name\s*:\s*(.+)$/m.exec(await readFile('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown CPU';
  const { availableParallelism, totalmem } = await import('node:os');
  return `${availableParallelism()} cores (${cpu}), ${Math.round(totalmem() / 2 ** 30)} GiB`;
}
