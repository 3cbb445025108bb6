import { type Case, shaped } from '../lib/case.ts';
import { dockerPush, oursFromDocker, startBenchDocker } from '../lib/docker.ts';
import { pushWithOurs } from '../lib/ours.ts';
import { startRegistry } from '../lib/registry.ts';
import { compare, markdown } from '../lib/table.ts';

/** An image in the Docker daemon with a graphdriver store: its layers are uncompressed. */
export const daemonCases: Case = async ({ images, runs }) => {
  const registry = await startRegistry();
  await using docker = await startBenchDocker(images);
  try {
    await registry.tell({ type: 'link', link: shaped });
    const pushers = [oursFromDocker(docker), dockerPush(docker)];
    const unknown = markdown(await compare(registry, pushers, images.app2, runs));
    await registry.tell({ type: 'link', link: {} });
    const loopback = markdown(await compare(registry, pushers, images.app2, runs));
    await registry.tell({ type: 'recreate', repository: 'app1' });
    await pushWithOurs(registry, { image: `oci:${images.app1}`, repository: 'app1', tags: 'v1' });
    await registry.tell({ type: 'link', link: shaped });
    const known = markdown(await compare(registry, pushers, images.app2, runs));
    return [
      `## In the Docker daemon, base known to the registry, shaped link\n\n${known}`,
      `## In the Docker daemon, base unknown, shaped link\n\n${unknown}`,
      `## In the Docker daemon, base unknown, loopback\n\n${loopback}`,
    ].join('\n\n');
  } finally {
    await registry.close();
  }
};
