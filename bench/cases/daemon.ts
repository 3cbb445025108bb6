import { type BuiltImage, buildBuiltImage } from '../lib/bench-image.ts';
import { type Case, type CaseContext, type Goal, shaped } from '../lib/case.ts';
import {
  type BenchDocker,
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
import { type Comparison, compare, type Row, rowOf, sections } from '../lib/table.ts';

/** These tools read the image from the daemon. */
const noLayout = '';

/** An image from `docker build` on a public base, in a daemon with each store. */
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
    // the containerd store has compressed layers
    const compressing = store === 'overlay2' ? [...pushers, oursFromDocker(docker, 'zstd')] : pushers;
    const unknown = await overBothLinks(registry, docker, compressing, runs);
    // with the digests of the public registry, as if a pipeline had copied the base
    await registry.tell({ type: 'recreate', repository: 'base' });
    await skopeoCopy(registry, image.base, 'base');
    const known = await overBothLinks(registry, docker, pushers, runs);
    const name = `In the Docker daemon, ${store} store, base`;
    return {
      comparisons: [
        { title: `${name} known to the registry, shaped link`, rows: known.shaped },
        { title: `${name} known to the registry, loopback`, rows: known.loopback },
        { title: `${name} unknown, shaped link`, rows: unknown.shaped },
        { title: `${name} unknown, loopback`, rows: unknown.loopback },
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
  docker: BenchDocker,
  pushers: readonly Pusher[],
  runs: number,
): Promise<Readonly<Record<'loopback' | 'shaped', readonly Row[]>>> {
  const save = dockerSaveAlone(docker); // has no link
  const loopback = await compare(registry, [...pushers, save], noLayout, runs);
  await registry.tell({ type: 'link', link: shaped });
  const overShaped = await compare(registry, pushers, noLayout, runs);
  await registry.tell({ type: 'link', link: {} });
  return { loopback, shaped: [...overShaped, rowOf(loopback, save.name)] };
}
