import { type BenchDocker, built } from './docker.ts';
import { oursName } from './goals.ts';
import { type Measured, measure, peakMegabytesOf } from './measure.ts';
import { pushWithOurs } from './ours.ts';
import { type Pusher, withDockerConfig } from './pushers.ts';
import type { BenchRegistry } from './registry.ts';
import { type RelayStep, startRelay } from './relay-step.ts';

const { image, sibling } = built;
/** Relays and measured registries listen here; the one that the base comes from does not. */
const measuredHost = '127.0.0.1';

/** Fills a registry by `docker push` of the other service: daemons with a graph driver compress the base anew. */
export function pushSibling(
  docker: BenchDocker,
  registry: BenchRegistry,
  repository: string,
): Promise<Measured> {
  return pushByDocker(docker, sibling, registry, `${registry.host}/${repository}:v1`);
}

/** `docker push` with a daemon that never pushed before, as on a fresh runner. */
export function dockerPush(docker: BenchDocker): Pusher {
  return {
    name: `docker push, ${docker.store} store, fresh daemon`,
    role: 'peer',
    push: (registry, _layout, repository) =>
      pushByDocker(docker, image, registry, `${registry.host}/${repository}:v1`),
  };
}

/** `docker push` to the relay, which is started before and ended afterwards. */
export function dockerPushThroughRelay(docker: BenchDocker): Pusher {
  return {
    name: 'docker push through the relay',
    role: 'ours',
    push: (registry, _layout, repository) =>
      throughRelay(registry, relay =>
        pushByDocker(docker, image, registry, `${relay.registry}/${repository}:v1`, relay.pid),
      ),
  };
}

/** @param work pushes; its peak memory becomes that of the relay */
async function throughRelay(
  registry: BenchRegistry,
  work: (relay: RelayStep) => Promise<Measured>,
): Promise<Measured> {
  await using relay = await startRelay(registry);
  const measured = await work(relay);
  return { ...measured, peakMegabytes: await peakMegabytesOf(relay.pid) };
}

async function pushByDocker(
  docker: BenchDocker,
  from: string,
  registry: BenchRegistry,
  target: string,
  ...helpers: readonly number[]
): Promise<Measured> {
  await forgetMeasured(docker);
  return await pushKnown(docker, from, registry, target, ...helpers);
}

/** The daemon forgets all that it pushed to measured registries. */
export async function forgetMeasured({ daemon }: BenchDocker): Promise<void> {
  await daemon.forgetRegistry(measuredHost);
}

/** `docker push` with what the daemon remembers of earlier ones. */
export async function pushKnown(
  { daemon }: BenchDocker,
  from: string,
  registry: BenchRegistry,
  target: string,
  ...helpers: readonly number[]
): Promise<Measured> {
  await daemon.docker('tag', from, target);
  const command = ['docker', '--host', daemon.host, 'push', '--quiet', target];
  try {
    return await withDockerConfig(registry, environment =>
      measure(command, environment, daemon.pid, ...helpers),
    );
  } finally {
    await daemon.docker('rmi', target);
  }
}

/** `docker buildx build --push` of what is built already, with a daemon that never pushed before. */
export function buildxPush(docker: BenchDocker): Pusher {
  return {
    name: `buildx build --push, ${docker.store} store`,
    role: 'peer',
    push: (registry, _layout, repository) =>
      buildAndPush(docker, registry, `${registry.host}/${repository}:v1`),
  };
}

/** The same to the relay, which is started before and ended afterwards. */
export function buildxPushThroughRelay(docker: BenchDocker): Pusher {
  return {
    name: 'buildx build --push through the relay',
    role: 'ours',
    push: (registry, _layout, repository) =>
      throughRelay(registry, relay =>
        buildAndPush(docker, registry, `${relay.registry}/${repository}:v1`, relay.pid),
      ),
  };
}

async function buildAndPush(
  { daemon }: BenchDocker,
  registry: BenchRegistry,
  target: string,
  ...helpers: readonly number[]
): Promise<Measured> {
  await daemon.forgetRegistry(measuredHost);
  const command = ['docker', '--host', daemon.host, 'buildx', 'build', '--quiet', '--push'];
  try {
    return await withDockerConfig(registry, environment =>
      measure([...command, '--tag', target, daemon.context], environment, daemon.pid, ...helpers),
    );
  } finally {
    await daemon.docker('rmi', target);
  }
}

/** Our action with the name of the image. */
export function oursFromDocker({ daemon }: BenchDocker): Pusher {
  return {
    name: oursName,
    role: 'ours',
    push: async (registry, _layout, repository) => {
      await daemon.forgetRegistry(measuredHost);
      return pushWithOurs(
        registry,
        { image, repository, tags: 'v1' },
        { environment: { DOCKER_HOST: daemon.host }, daemon: daemon.pid },
      );
    },
  };
}
