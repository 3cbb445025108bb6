import { afterAll, beforeAll } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import { type DockerRegistry, startDockerRegistry } from '../../support/docker-registry.ts';
import { type DaemonOptions, type DockerDaemon, startDockerd } from '../../support/dockerd.ts';

export type RealRegistry = ReturnType<typeof realRegistry>;

/** What `realParts` are made of. */
export const realTools = ['docker-registry', 'dockerd', 'docker'] as const;

/**
 * A real docker-registry that stores everything, with ECR's control plane, credentials and mount rules in front of it, for
 * the tests of the describe block it is called in.
 */
export function realRegistry() {
  let store: DockerRegistry;
  let emulator: Emulator;
  beforeAll(async () => {
    store = await startDockerRegistry();
    emulator = await startEmulator({ upstream: store.origin, setting: 'ENABLED' });
  });
  afterAll(async () => {
    await emulator.close();
    await store.close();
  });
  return {
    get store() {
      return store;
    },
    get emulator() {
      return emulator;
    },
    /** `docker://` reference straight into the real registry, without the emulator. */
    inStore: (repository: string) => `${store.origin.replace('http:', 'docker:')}/${repository}:v1`,
  };
}

/** A Docker daemon for the tests of the describe block it is called in. */
export function realDaemon(options?: DaemonOptions): { readonly daemon: DockerDaemon } {
  let daemon: DockerDaemon;
  beforeAll(async () => {
    daemon = await startDockerd(options);
  });
  afterAll(() => daemon.close());
  return {
    get daemon() {
      return daemon;
    },
  };
}

/** A real registry and a Docker daemon. */
export function realParts() {
  const registry = realRegistry();
  const docker = realDaemon();
  return {
    get store() {
      return registry.store;
    },
    get emulator() {
      return registry.emulator;
    },
    get daemon() {
      return docker.daemon;
    },
    inStore: registry.inStore,
  };
}
