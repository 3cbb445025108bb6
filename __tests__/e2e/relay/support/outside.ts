import { afterAll, beforeAll } from '@jest/globals';
import { type DockerRegistry, startDockerRegistry } from '../../../support/docker-registry.ts';
import { skopeo } from '../../support/skopeo.ts';

/** A registry that is not ECR, such as Docker Hub, from which engines pull a base by `FROM`. */
export interface Outside {
  /** `HOST/base:v1`. */
  readonly baseName: string;
}

/** @param layout path of the base, once it was written */
export function outside(layout: () => Promise<string>): Outside {
  let store: DockerRegistry;
  const name = () => `${new URL(store.origin).host}/base:v1`;
  beforeAll(async () => {
    store = await startDockerRegistry();
    await skopeo('copy', '--all', '--dest-tls-verify=false', `oci:${await layout()}`, `docker://${name()}`);
  });
  afterAll(() => store.close());
  return {
    get baseName() {
      return name();
    },
  };
}
