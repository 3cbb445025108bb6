import { afterAll, beforeAll } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import { type DockerRegistry, startDockerRegistry } from '../../support/docker-registry.ts';
import { type DockerDaemon, startDockerd } from '../../support/dockerd.ts';

/** What `realParts` are made of. */
export const realTools = ['docker-registry', 'dockerd', 'docker'] as const;

/**
 * A real docker-registry that stores everything, with ECR's control plane, credentials and mount rules in front of it, and
 * a Docker daemon; for all tests of a file.
 */
export function realParts() {
  let store: DockerRegistry;
  let emulator: Emulator;
  let daemon: DockerDaemon;
  beforeAll(async () => {
    store = await startDockerRegistry();
    emulator = await startEmulator({ upstream: store.origin, setting: 'ENABLED' });
    daemon = await startDockerd();
  });
  afterAll(async () => {
    await daemon.close();
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
    get daemon() {
      return daemon;
    },
    /** `docker://` reference straight into the real registry, without the emulator. */
    inStore: (repository: string) => `${store.origin.replace('http:', 'docker:')}/${repository}:v1`,
  };
}
