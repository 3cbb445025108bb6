import { type Case, type CaseContext, shaped } from '../lib/case.ts';
import { type BenchDocker, dockerPush, startBenchDocker } from '../lib/docker.ts';
import {
  limitOf,
  ours,
  type Pusher,
  type SkopeoCache,
  skopeo,
  skopeoCache,
  skopeoCopy,
} from '../lib/pushers.ts';
import { type BenchRegistry, startRegistry } from '../lib/registry.ts';
import { compare, markdown } from '../lib/table.ts';

/** The second service of a base that the registry has, and a first push into an empty registry. */
export const serviceCases: Case = async context => {
  const registry = await startRegistry();
  await using docker = await startBenchDocker(context.images);
  await using cache = await skopeoCache(context.directory);
  try {
    await registry.tell({ type: 'recreate', repository: 'app1' });
    await cache.clear();
    // uploaded by skopeo itself, or its cache would not trust what it knows of the layers
    await skopeoCopy(registry, context.images.app1, 'app1');
    await cache.keep();
    const sections: string[] = [];
    for (const [link, name] of [[shaped, 'shaped link'] as const, [{}, 'loopback'] as const]) {
      await registry.tell({ type: 'link', link });
      sections.push(`## Second service, ${name}\n\n${await second(context, registry, docker, cache)}`);
      sections.push(
        `## First push, nothing in the registry, ${name}\n\n${await cold(context, registry, docker, cache)}`,
      );
    }
    return sections.join('\n\n');
  } finally {
    await registry.close();
  }
};

async function second(
  { images, runs }: CaseContext,
  registry: BenchRegistry,
  docker: BenchDocker,
  cache: SkopeoCache,
): Promise<string> {
  const pushers: Pusher[] = [
    ours(),
    limitOf(10, 'app1'),
    skopeo(cache),
    skopeo(cache, true),
    dockerPush(docker),
  ];
  return markdown(await compare(registry, pushers, images.app2, runs));
}

/** `mount-from: none` stands for a registry that has nothing: the others do not mount anyway. */
async function cold(
  { images, runs }: CaseContext,
  registry: BenchRegistry,
  docker: BenchDocker,
  cache: SkopeoCache,
): Promise<string> {
  const pushers: Pusher[] = [
    ours({ 'mount-from': 'none' }),
    limitOf(0, 'app1'),
    skopeo(cache),
    dockerPush(docker),
  ];
  return markdown(await compare(registry, pushers, images.app2, runs));
}
