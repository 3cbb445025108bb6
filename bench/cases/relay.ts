import type { BuiltImage } from '../lib/bench-image.ts';
import { type Case, type Goal, shaped } from '../lib/case.ts';
import { type BenchDocker, type Store, startBuilt, stores } from '../lib/docker.ts';
import { dockerPush, dockerPushThroughRelay, oursFromDocker, pushSibling } from '../lib/docker-pushers.ts';
import { fasterThan } from '../lib/goals.ts';
import { skopeoCopy } from '../lib/pushers.ts';
import { type BenchRegistry, startRegistry } from '../lib/registry.ts';
import { type Comparison, compare, sections } from '../lib/table.ts';

/** Docker pushes the image itself, so no tool reads it from a layout. */
const noLayout = '';
/** Which other tool is faster, and by how much this action has to be faster. */
type Scenario = 'known to the registry' | 'unknown' | 'recompressed in the registry';
const times: Readonly<Record<Scenario, number>> = {
  'known to the registry': 6,
  unknown: 0.95,
  'recompressed in the registry': 3,
};
const links = { 'shaped link': shaped, loopback: {} } as const;

/** An image from `docker build` on a public base, in a daemon with each store, to registries that know the base or do not. */
export const relayCases: Case = async ({ built, peers, runs }) => {
  const image = await built();
  await using closing = new AsyncDisposableStack();
  const dockers: BenchDocker[] = [];
  for (const store of stores) dockers.push(closing.use(await startBuilt(peers, store, image)));
  const comparisons: Comparison[] = [];
  const goals: Goal[] = [];
  for (const scenario of Object.keys(times) as Scenario[]) {
    await using registry = await startRegistry();
    await fill(registry, scenario, image, dockers);
    for (const docker of dockers) {
      for (const [link, options] of Object.entries(links)) {
        await registry.tell({ type: 'link', link: options });
        const title = titleOf(docker.store, scenario, link);
        console.log(`-- ${title}`);
        const pushers = [oursFromDocker(docker), dockerPush(docker), dockerPushThroughRelay(docker)];
        const rows = await compare(registry, pushers, noLayout, runs);
        comparisons.push({ title, rows });
        goals.push(fasterThan(title, rows, `docker push, ${docker.store} store`, times[scenario]));
      }
    }
  }
  return { markdown: sections(comparisons), comparisons, goals };
};

function titleOf(store: Store, scenario: Scenario, link: string): string {
  return `In the Docker daemon, ${store} store, base ${scenario}, ${link}`;
}

async function fill(
  registry: BenchRegistry,
  scenario: Scenario,
  { base }: BuiltImage,
  dockers: readonly BenchDocker[],
): Promise<void> {
  if (scenario === 'unknown') return;
  await registry.tell({ type: 'recreate', repository: 'base' });
  if (scenario === 'known to the registry') {
    // with the digests of the public registry, as if a pipeline had copied the base
    await skopeoCopy(registry, base, 'base');
    return;
  }
  // another service on the same base, pushed by a daemon that compresses
  const compressing = dockers.find(({ store }) => store === 'overlay2');
  if (compressing !== undefined) await pushSibling(compressing, registry, 'base');
}
