import { type BuiltImage, buildBuiltImage } from '../lib/bench-image.ts';
import { type Case, type CaseContext, type Goal, shaped } from '../lib/case.ts';
import {
  dockerPush,
  dockerSaveAlone,
  oursFromDocker,
  type Store,
  startBuilt,
  stores,
} from '../lib/docker.ts';
import { fasterThan, oursName } from '../lib/goals.ts';
import { type Pusher, skopeoCopy } from '../lib/pushers.ts';
import { type BenchRegistry, startRegistry } from '../lib/registry.ts';
import { type Comparison, compare, sections } from '../lib/table.ts';

/** An image that `docker build` made on a public base, in the daemon of each store. */
export const daemonCases: Case = async context => {
  const image = await buildBuiltImage(context.directory);
  const found: InStore[] = [];
  for (const store of stores) found.push(await inStore(context, store, image));
  const comparisons = found.flatMap(part => part.comparisons);
  return { markdown: sections(comparisons), comparisons, goals: found.flatMap(({ goals }) => goals) };
};

interface InStore {
  readonly comparisons: readonly Comparison[];
  readonly goals: readonly Goal[];
}

async function inStore({ peers, runs }: CaseContext, store: Store, image: BuiltImage): Promise<InStore> {
  const registry = await startRegistry();
  try {
    await using docker = await startBuilt(peers, store, image);
    const pushers = [oursFromDocker(docker), dockerPush(docker)];
    // the containerd store has layers compressed already
    const compressing = store === 'overlay2' ? [...pushers, oursFromDocker(docker, 'zstd')] : pushers;
    const saved = await compare(registry, [dockerSaveAlone(docker)], image.base, runs);
    const unknown = await overBothLinks(registry, compressing, image.base, runs);
    // under the digests that the public registry has, as a pipeline that copies its bases there leaves it
    await registry.tell({ type: 'recreate', repository: 'base' });
    await skopeoCopy(registry, image.base, 'base');
    const known = await overBothLinks(registry, pushers, image.base, runs);
    const name = `In the Docker daemon, ${store} store, base`;
    return {
      comparisons: [
        { title: `${name} known to the registry, shaped link`, rows: [...known.shaped, ...saved] },
        { title: `${name} known to the registry, loopback`, rows: [...known.loopback, ...saved] },
        { title: `${name} unknown, shaped link`, rows: [...unknown.shaped, ...saved] },
        { title: `${name} unknown, loopback`, rows: [...unknown.loopback, ...saved] },
      ],
      goals: [
        fasterThan(`${name} known, shaped`, known.shaped, 'docker push', 4),
        fasterThan(`${name} known, loopback`, known.loopback, 'docker push', 4),
        fasterThan(`${name} unknown, loopback`, unknown.loopback, 'docker push', 1.8),
        ...(store === 'overlay2'
          ? [
              fasterThan(
                `${name} unknown, loopback, zstd`,
                unknown.loopback,
                'docker push',
                1.8,
                `${oursName}, zstd`,
              ),
            ]
          : []),
      ],
    };
  } finally {
    await registry.close();
  }
}

async function overBothLinks(
  registry: BenchRegistry,
  pushers: readonly Pusher[],
  layout: string,
  runs: number,
) {
  await registry.tell({ type: 'link', link: {} });
  const loopback = await compare(registry, pushers, layout, runs);
  await registry.tell({ type: 'link', link: shaped });
  const overShaped = await compare(registry, pushers, layout, runs);
  await registry.tell({ type: 'link', link: {} });
  return { loopback, shaped: overShaped };
}
