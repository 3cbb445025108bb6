/** All tools that push the same image to the same registry. */
import { constants } from 'node:fs';
import { access, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { limit } from './limit.ts';
import { type Measured, measure } from './measure.ts';
import { pushWithOurs } from './ours.ts';
import type { Peers } from './peers.ts';
import type { BenchRegistry } from './registry.ts';

export interface Pusher {
  readonly name: string;
  /** `reference`: for comparison, not a usable tool. */
  readonly role: 'ours' | 'peer' | 'reference';
  push(registry: BenchRegistry, layout: string, repository: string): Promise<Measured>;
}

export function ours(inputs: Readonly<Record<string, string>> = {}): Pusher {
  return {
    name: 'ecr-mount-push',
    role: 'ours',
    push: (registry, layout, repository) =>
      pushWithOurs(registry, { image: `oci:${layout}`, repository, tags: 'v1', ...inputs }),
  };
}

/** @param mounted number of layers, from the lowest, that are mounted from `from` */
export function limitOf(mounted: number, from: string): Pusher {
  return {
    name: 'limit: only the needed requests',
    role: 'reference',
    push: async (registry, layout, repository) => {
      const startedAt = performance.timeOrigin + performance.now();
      const seconds = await limit(registry, layout, repository, mounted, from);
      return { startedAt, seconds, cpuSeconds: Number.NaN, peakMegabytes: Number.NaN, output: '' };
    },
  };
}

/** skopeo's record of which registries have which blobs (containers/image, blob-info cache). */
export interface SkopeoCache {
  /** Clears the cache, as on a fresh runner. */
  clear(): Promise<void>;
  /** Saves the current cache. */
  keep(): Promise<void>;
  /** Restores the cache that `keep` saved. */
  recall(): Promise<void>;
}

/** @param directory directory for the saved cache */
export function skopeoCache({ tree }: Peers, directory: string): SkopeoCache {
  const [cache, kept] = [join(tree.root, 'var/lib/containers/cache'), join(directory, 'skopeo-cache')];
  const copy = async (from: string, to: string) => {
    await rm(to, { recursive: true, force: true });
    await cp(from, to, { recursive: true });
  };
  return {
    clear: () => rm(cache, { recursive: true, force: true }),
    keep: () => copy(cache, kept),
    recall: () => copy(kept, cache),
  };
}

/** @param warm whether to use the cache of an earlier push on the same machine */
export function skopeo(cache: SkopeoCache, warm = false): Pusher {
  return {
    name: warm ? 'skopeo, cache of the first push' : 'skopeo, empty cache',
    role: 'peer',
    push: async (registry, layout, repository) => {
      await (warm ? cache.recall() : cache.clear());
      return skopeoCopy(registry, layout, repository);
    },
  };
}

/** crane and regctl, if installed. They keep no state on the machine. */
export async function otherPushers(): Promise<readonly Pusher[]> {
  const all = [crane, regctl];
  const installed = await Promise.all(all.map(({ name }) => isInstalled(name)));
  return all.filter((_, position) => installed[position]);
}

const crane: Pusher = {
  name: 'crane',
  role: 'peer',
  push: (registry, layout, repository) =>
    withDockerConfig(registry, environment =>
      measure(['crane', 'push', '--insecure', layout, `${registry.host}/${repository}:v1`], environment),
    ),
};

const regctl: Pusher = {
  name: 'regctl',
  role: 'peer',
  push: (registry, layout, repository) =>
    withDockerConfig(registry, environment =>
      measure(
        [
          'regctl',
          'image',
          'copy',
          '--host',
          `reg=${registry.host},tls=disabled`,
          `ocidir://${layout}:v1`,
          `${registry.host}/${repository}:v1`,
        ],
        environment,
      ),
    ),
};

async function isInstalled(command: string): Promise<boolean> {
  const directories = (process.env['PATH'] ?? '').split(':');
  const found = await Promise.all(
    directories.map(directory =>
      access(join(directory, command), constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}

/** A separate home directory with a Docker config that has the registry's password. */
export async function withDockerConfig<T>(
  registry: BenchRegistry,
  work: (environment: NodeJS.ProcessEnv) => Promise<T>,
): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), 'bench-home-'));
  const auth = Buffer.from(`AWS:${registry.password}`).toString('base64');
  try {
    await mkdir(join(home, '.docker'));
    await writeFile(
      join(home, '.docker', 'config.json'),
      JSON.stringify({ auths: { [registry.host]: { auth } } }),
    );
    return await work({ PATH: process.env['PATH'], HOME: home });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

export function skopeoCopy(registry: BenchRegistry, layout: string, repository: string): Promise<Measured> {
  const credentials = ['--dest-tls-verify=false', '--dest-creds', `AWS:${registry.password}`];
  const target = `docker://${registry.host}/${repository}:v1`;
  return measure(['skopeo', '--insecure-policy', 'copy', ...credentials, `oci:${layout}:v1`, target], {
    PATH: process.env['PATH'],
    HOME: '/root',
  });
}
