import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startDockerRegistry } from '../../__tests__/support/docker-registry.ts';
import { type DockerDaemon, startDockerd } from '../../__tests__/support/dockerd.ts';
import type { BuiltImage, Services } from './bench-image.ts';
import type { Peers } from './peers.ts';

const run = promisify(execFile);

/** The store of hosted runners, and the store of new installations of Docker 29. */
export const stores = ['overlay2', 'containerd'] as const;
export type Store = (typeof stores)[number];

/** Names of the images that a daemon has: the measured one, and another service on the same base. */
export const built = { image: 'app:v1', sibling: 'sibling:v1' } as const;
/** A Docker daemon with the image `app:v1`. */
export interface BenchDocker extends AsyncDisposable {
  readonly daemon: DockerDaemon;
  readonly store: Store;
}

/** A daemon that pulled the image of an OCI layout from a different registry than the measured one. */
export async function startPulled(peers: Peers, store: Store, layout: string): Promise<BenchDocker> {
  return start(peers, store, layout, async (daemon, reference) => {
    await daemon.docker('pull', '--quiet', reference);
    await daemon.docker('tag', reference, built.image);
  });
}

/** A daemon that built the image, and pulled its base from a different registry than the measured one. */
export async function startBuilt(
  peers: Peers,
  store: Store,
  { base, own }: BuiltImage,
): Promise<BenchDocker> {
  return start(peers, store, base, async (daemon, reference) => {
    await daemon.build(built.sibling, reference, { sibling: 'another service on the same base' });
    await daemon.build(built.image, reference, own);
  });
}

/** A daemon that built all services, and pulled their base from a different registry than the measured one. */
export async function startServices(
  peers: Peers,
  store: Store,
  { base, services }: Services,
): Promise<BenchDocker> {
  return start(peers, store, base, async (daemon, reference) => {
    for (const { name, own } of services) await daemon.build(`${name}:v1`, reference, own);
  });
}

async function start(
  peers: Peers,
  store: Store,
  layout: string,
  make: (daemon: DockerDaemon, reference: string) => Promise<void>,
): Promise<BenchDocker> {
  await using closing = new AsyncDisposableStack();
  const hub = closing.use(await startDockerRegistry('127.0.0.2')); // containerd treats other ports of a host as the same registry
  const reference = `${new URL(hub.origin).host}/library/base:v1`;
  await run('skopeo', [
    '--insecure-policy',
    'copy',
    '--dest-tls-verify=false',
    `oci:${layout}:v1`,
    `docker://${reference}`,
  ]);
  const daemon = closing.use(await startDockerd({ bin: peers.tree.bin, store }));
  await make(daemon, reference);
  const open = closing.move();
  return { daemon, store, [Symbol.asyncDispose]: () => open.disposeAsync() };
}
