import { startDockerRegistry } from '../../__tests__/support/docker-registry.ts';
import type { Case } from '../lib/case.ts';
import { pushWithOurs } from '../lib/ours.ts';
import { ours, skopeo, skopeoCache } from '../lib/pushers.ts';
import { startRegistry } from '../lib/registry.ts';
import { compare, markdown } from '../lib/table.ts';

/** A real docker-registry stores and serves; the emulator stands in front of it with ECR's control plane and rules. */
export const realRegistryCase: Case = async ({ images, runs, directory }) => {
  await using cache = await skopeoCache(directory);
  await using store = await startDockerRegistry();
  const registry = await startRegistry(store.origin);
  try {
    await registry.tell({ type: 'recreate', repository: 'app1' });
    await pushWithOurs(registry, { image: `oci:${images.app1}`, repository: 'app1', tags: 'v1' });
    // the real registry keeps blobs of a repository that the control plane forgets: each run has a name of its own
    const rows = await compare(registry, [ours(), skopeo(cache)].map(withOwnName), images.app2, runs);
    return `## Second service, real docker-registry behind ECR's control plane, loopback\n\n${markdown(rows)}`;
  } finally {
    await registry.close();
  }
};

let count = 0;
function withOwnName(pusher: ReturnType<typeof ours>): ReturnType<typeof ours> {
  return {
    name: pusher.name,
    push: async (registry, layout) => {
      const repository = `app2-${count++}`;
      await registry.tell({ type: 'recreate', repository });
      await registry.tell({ type: 'clear' });
      return pusher.push(registry, layout, repository);
    },
  };
}
