/** Every way to push the same image to the same registry. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { limit } from './limit.ts';
import { type Measured, measure } from './measure.ts';
import { pushWithOurs } from './ours.ts';
import type { BenchRegistry } from './registry.ts';

export interface Pusher {
  readonly name: string;
  push(registry: BenchRegistry, layout: string, repository: string): Promise<Measured>;
}

export function ours(inputs: Readonly<Record<string, string>> = {}): Pusher {
  return {
    name: 'ecr-mount-push',
    push: (registry, layout, repository) =>
      pushWithOurs(registry, { image: `oci:${layout}`, repository, tags: 'v1', ...inputs }),
  };
}

/** @param mounted how many of the lowest layers are mounted, and where from */
export function limitOf(mounted: number, from: string): Pusher {
  return {
    name: 'limit: only the needed requests',
    push: async (registry, layout, repository) => {
      const seconds = await limit(registry, layout, repository, mounted, from);
      return { seconds, cpuSeconds: Number.NaN, peakMegabytes: Number.NaN, output: '' };
    },
  };
}

/** @param home with the blob-info cache of an earlier push; without, the cache is empty */
export function skopeo(home?: string): Pusher {
  return {
    name: home === undefined ? 'skopeo, empty cache' : 'skopeo, cache of the first push',
    push: async (registry, layout, repository) => {
      const own = home ?? (await mkdtemp(join(tmpdir(), 'bench-home-')));
      try {
        return await skopeoCopy(registry, layout, repository, own);
      } finally {
        if (home === undefined) await rm(own, { recursive: true, force: true });
      }
    },
  };
}

export function skopeoCopy(
  registry: BenchRegistry,
  layout: string,
  repository: string,
  home: string,
): Promise<Measured> {
  const credentials = ['--dest-tls-verify=false', '--dest-creds', `AWS:${registry.password}`];
  const target = `docker://${registry.host}/${repository}:v1`;
  return measure(['skopeo', '--insecure-policy', 'copy', ...credentials, `oci:${layout}:v1`, target], {
    PATH: process.env['PATH'],
    HOME: home,
    XDG_DATA_HOME: home,
  });
}
