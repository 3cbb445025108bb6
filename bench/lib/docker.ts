import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startDockerRegistry } from '../../__tests__/support/docker-registry.ts';
import { type DockerDaemon, startDockerd } from '../../__tests__/support/dockerd.ts';
import type { BuiltImage } from './bench-image.ts';
import { oursName } from './goals.ts';
import { measure } from './measure.ts';
import { pushWithOurs } from './ours.ts';
import type { Peers } from './peers.ts';
import { type Pusher, withDockerConfig } from './pushers.ts';

const run = promisify(execFile);

/** The store of hosted runners, and the store of new installations of Docker 29. */
export const stores = ['overlay2', 'containerd'] as const;
export type Store = (typeof stores)[number];

const image = 'app:v1';

/** A Docker daemon with the image `app:v1`. */
export interface BenchDocker extends AsyncDisposable {
  readonly daemon: DockerDaemon;
  readonly store: Store;
}

/** A daemon that pulled the image of an OCI layout from a different registry than the measured one. */
export async function startPulled(peers: Peers, store: Store, layout: string): Promise<BenchDocker> {
  return start(peers, store, layout, async (daemon, reference) => {
    await daemon.docker('pull', '--quiet', reference);
    await daemon.docker('tag', reference, image);
  });
}

/** A daemon that built the image, and pulled its base from a different registry than the measured one. */
export async function startBuilt(
  peers: Peers,
  store: Store,
  { base, own }: BuiltImage,
): Promise<BenchDocker> {
  return start(peers, store, base, async (daemon, reference) => {
    await daemon.build(image, reference, own);
  });
}

async function start(
  peers: Peers,
  store: Store,
  layout: string,
  make: (daemon: DockerDaemon, reference: string) => Promise<void>,
): Promise<BenchDocker> {
  await using hub = await startDockerRegistry('127.0.0.2'); // containerd treats other ports of a host as the same registry
  const reference = `${new URL(hub.origin).host}/library/base:v1`;
  await run('skopeo', [
    '--insecure-policy',
    'copy',
    '--dest-tls-verify=false',
    `oci:${layout}:v1`,
    `docker://${reference}`,
  ]);
  const daemon = await startDockerd({ bin: peers.tree.bin, store });
  try {
    await make(daemon, reference);
  } catch (error) {
    await daemon.close();
    throw error;
  }
  return { daemon, store, [Symbol.asyncDispose]: () => daemon.close() };
}

/** `docker push` with a daemon that never pushed before, as on a fresh runner. */
export function dockerPush({ daemon, store }: BenchDocker): Pusher {
  return {
    name: `docker push, ${store} store, fresh daemon`,
    role: 'peer',
    push: async (registry, _layout, repository) => {
      const target = `${registry.host}/${repository}:v1`;
      await daemon.forgetRegistry(registry.host);
      await daemon.docker('tag', image, target);
      try {
        return await withDockerConfig(registry, environment =>
          measure(['docker', '--host', daemon.host, 'push', '--quiet', target], environment, daemon.pid),
        );
      } finally {
        await daemon.docker('rmi', target);
      }
    },
  };
}

/** Our action with the name of the image. */
export function oursFromDocker({ daemon }: BenchDocker, compression = 'gzip'): Pusher {
  return {
    name: compression === 'gzip' ? oursName : `${oursName}, ${compression}`,
    role: 'ours',
    push: (registry, _layout, repository) =>
      pushWithOurs(
        registry,
        { image: `docker-daemon:${image}`, repository, tags: 'v1', compression },
        { environment: { DOCKER_HOST: daemon.host }, daemon: daemon.pid },
      ),
  };
}

/** The time that every tool has to wait before it can read a layer of the daemon. */
export function dockerSaveAlone({ daemon }: BenchDocker): Pusher {
  return {
    name: 'docker save alone, to /dev/null',
    role: 'reference',
    push: () =>
      measure(
        ['sh', '-c', `exec docker image save ${image} > /dev/null`],
        { PATH: process.env['PATH'], DOCKER_HOST: daemon.host },
        daemon.pid,
      ),
  };
}
