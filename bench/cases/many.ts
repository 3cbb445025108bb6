import { buildServices } from '../lib/bench-image.ts';
import { type Case, type Goal, shaped } from '../lib/case.ts';
import { startServices, stores } from '../lib/docker.ts';
import { atMost, fasterThan, oursName } from '../lib/goals.ts';
import { manyPushers } from '../lib/many-pushers.ts';
import { skopeoCache } from '../lib/pushers.ts';
import { startRegistry } from '../lib/registry.ts';
import { type Comparison, compare, rowOf, sections } from '../lib/table.ts';

const count = 30;

/** Thirty services on a base that the registry does not have, in one step. */
export const manyCase: Case = async ({ peers, runs, directory }) => {
  const services = await buildServices(directory, count);
  await using registry = await startRegistry();
  await using daemons = new AsyncDisposableStack();
  const dockers = [];
  for (const store of stores) dockers.push(daemons.use(await startServices(peers, store, services)));
  const pushers = manyPushers(services, skopeoCache(peers, directory), dockers);
  await registry.tell({ type: 'link', link: shaped });
  const rows = await compare(registry, pushers, '', Math.min(runs, 3));
  const title = `${count} services on a new base, shaped link`;
  const [mine, limit] = [rowOf(rows, oursName), rowOf(rows, 'limit')];
  const [sent, needed] = [mine.statistics.bytes, limit.statistics.bytes];
  const goals: readonly Goal[] = [
    atMost(`${title}: time relative to the limit`, mine.seconds / limit.seconds, 1.3, 2, ' ×'),
    {
      goal: `${title}: bytes sent are the distinct blobs, and the manifests`,
      measured: `${sent.toLocaleString('en')} of ${needed.toLocaleString('en')}`,
      reached: sent === needed,
    },
    fasterThan(title, rows, 'skopeo', 1),
    ...stores.map(store =>
      fasterThan(
        `${title}, ${store} store`,
        rows,
        `docker push, ${store} store`,
        1,
        `${oursName}, images in Docker, ${store} store`,
      ),
    ),
  ];
  const comparisons: readonly Comparison[] = [{ title, rows }];
  return { markdown: sections(comparisons), comparisons, goals };
};
