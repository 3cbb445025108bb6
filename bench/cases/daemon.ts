import { type Case, shaped } from '../lib/case.ts';
import { dockerPush, dockerSaveAlone, oursFromDocker, startBenchDocker } from '../lib/docker.ts';
import { fasterThan, oursName } from '../lib/goals.ts';
import { pushWithOurs } from '../lib/ours.ts';
import { startRegistry } from '../lib/registry.ts';
import { compare, markdown } from '../lib/table.ts';

/** An image in the Docker daemon with a graphdriver store: its layers are uncompressed. */
export const daemonCases: Case = async ({ images, runs }) => {
  const registry = await startRegistry();
  await using docker = await startBenchDocker(images);
  try {
    const pushers = [oursFromDocker(docker), dockerPush(docker)];
    const compressing = [...pushers, oursFromDocker(docker, 'zstd'), dockerSaveAlone(docker)];
    const unknown = await compare(registry, compressing, images.app2, runs);
    await registry.tell({ type: 'link', link: shaped });
    const unknownShaped = await compare(registry, compressing, images.app2, runs);
    await registry.tell({ type: 'link', link: {} });
    await registry.tell({ type: 'recreate', repository: 'app1' });
    await pushWithOurs(registry, { image: `oci:${images.app1}`, repository: 'app1', tags: 'v1' });
    const mounting = [...pushers, dockerSaveAlone(docker)];
    const known = await compare(registry, mounting, images.app2, runs);
    await registry.tell({ type: 'link', link: shaped });
    const knownShaped = await compare(registry, mounting, images.app2, runs);
    const name = 'In the Docker daemon, base';
    return {
      markdown: [
        `## ${name} known to the registry, shaped link\n\n${markdown(knownShaped)}`,
        `## ${name} known to the registry, loopback\n\n${markdown(known)}`,
        `## ${name} unknown, shaped link\n\n${markdown(unknownShaped)}`,
        `## ${name} unknown, loopback\n\n${markdown(unknown)}`,
      ].join('\n\n'),
      goals: [
        fasterThan(`${name} known, shaped`, knownShaped, 'docker push', 4),
        fasterThan(`${name} known, loopback`, known, 'docker push', 4),
        fasterThan(`${name} unknown, loopback`, unknown, 'docker push', 1.8),
        fasterThan(`${name} unknown, loopback, zstd`, unknown, 'docker push', 1.8, `${oursName}, zstd`),
      ],
    };
  } finally {
    await registry.close();
  }
};
