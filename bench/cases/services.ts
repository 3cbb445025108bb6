import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Case, type CaseContext, shaped } from '../lib/case.ts';
import { type BenchDocker, dockerPush, startBenchDocker } from '../lib/docker.ts';
import { pushWithOurs } from '../lib/ours.ts';
import { limitOf, ours, type Pusher, skopeo, skopeoCopy } from '../lib/pushers.ts';
import { type BenchRegistry, startRegistry } from '../lib/registry.ts';
import { compare, markdown } from '../lib/table.ts';

/** The second service of a base that the registry has, and a first push into an empty registry. */
export const serviceCases: Case = async context => {
  const registry = await startRegistry();
  await using docker = await startBenchDocker(context.images);
  const home = await mkdtemp(join(context.directory, 'home-'));
  try {
    await registry.tell({ type: 'recreate', repository: 'app1' });
    await pushWithOurs(registry, { image: `oci:${context.images.app1}`, repository: 'app1', tags: 'v1' });
    await skopeoCopy(registry, context.images.app1, 'app1', home);
    const sections: string[] = [];
    for (const [link, name] of [[shaped, 'shaped link'] as const, [{}, 'loopback'] as const]) {
      await registry.tell({ type: 'link', link });
      sections.push(`## Second service, ${name}\n\n${await second(context, registry, docker, home)}`);
      sections.push(
        `## First push, nothing in the registry, ${name}\n\n${await cold(context, registry, docker)}`,
      );
    }
    return sections.join('\n\n');
  } finally {
    await registry.close();
    await rm(home, { recursive: true, force: true });
  }
};

async function second(
  { images, runs }: CaseContext,
  registry: BenchRegistry,
  docker: BenchDocker,
  home: string,
): Promise<string> {
  const pushers: Pusher[] = [ours(), limitOf(10, 'app1'), skopeo(), skopeo(home), dockerPush(docker)];
  return markdown(await compare(registry, pushers, images.app2, runs));
}

/** `mount-from: none` stands for a registry that has nothing: the others do not mount anyway. */
async function cold(
  { images, runs }: CaseContext,
  registry: BenchRegistry,
  docker: BenchDocker,
): Promise<string> {
  const pushers: Pusher[] = [
    ours({ 'mount-from': 'none' }),
    limitOf(0, 'app1'),
    skopeo(),
    dockerPush(docker),
  ];
  return markdown(await compare(registry, pushers, images.app2, runs));
}
