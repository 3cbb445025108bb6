import { startDockerRegistry } from '../../__tests__/support/docker-registry.ts';
import { type Case, type CaseContext, type Findings, type Goal, shaped } from '../lib/case.ts';
import { startPulled, stores } from '../lib/docker.ts';
import { dockerPush } from '../lib/docker-pushers.ts';
import { atMost, fasterThan, oursName } from '../lib/goals.ts';
import { limitOf, otherPushers, ours, type Pusher, skopeo, skopeoCache, skopeoCopy } from '../lib/pushers.ts';
import { type BenchRegistry, startRegistry } from '../lib/registry.ts';
import { type Comparison, compare, type Row, rowOf, sections } from '../lib/table.ts';

/** The second service on a base that the registry has, and a first push to an empty registry. */
export const serviceCases: Case = async context => {
  const registry = await startRegistry();
  try {
    return await onRegistry(context, registry, '');
  } finally {
    await registry.close();
  }
};

/** The same, at most three times, with a real docker-registry for storage behind the emulator's control plane and rules. */
export const realRegistryCases: Case = async context => {
  await using store = await startDockerRegistry();
  const registry = await startRegistry({ upstream: store.origin });
  try {
    const runs = Math.min(context.runs, 3);
    return await onRegistry({ ...context, runs }, registry, ', real docker-registry');
  } finally {
    await registry.close();
  }
};

async function onRegistry(context: CaseContext, registry: BenchRegistry, where: string): Promise<Findings> {
  const { peers, runs, directory } = context;
  const images = await context.images();
  await using daemons = new AsyncDisposableStack();
  const dockers: Pusher[] = [];
  for (const store of stores) {
    dockers.push(dockerPush(daemons.use(await startPulled(peers, store, images.app2))));
  }
  const cache = skopeoCache(peers, directory);
  await registry.tell({ type: 'recreate', repository: 'app1' });
  await cache.clear();
  // uploaded by skopeo, because its cache only trusts layers that skopeo itself has pushed
  await skopeoCopy(registry, images.app1, 'app1');
  await cache.keep();
  const others = [skopeo(cache), ...(await otherPushers())];
  const second: Pusher[] = [ours(), limitOf(10, 'app1'), skopeo(cache, true), ...others, ...dockers];
  // `mount-from: none` has the effect of an empty registry; the other tools do not mount anyway
  const first: Pusher[] = [ours({ 'mount-from': 'none' }), limitOf(0, 'app1'), ...others];

  const comparisons: Comparison[] = [];
  const goals: Goal[] = [];
  for (const [link, name] of [[shaped, 'shaped link'] as const, [{}, 'loopback'] as const]) {
    await registry.tell({ type: 'link', link });
    const secondRows = await compare(registry, second, images.app2, runs);
    const firstRows = await compare(registry, first, images.app2, runs);
    comparisons.push(
      { title: `Second service, ${name}${where}`, rows: secondRows },
      { title: `First push, nothing in the registry, ${name}${where}`, rows: firstRows },
    );
    goals.push(
      ...(name === 'shaped link'
        ? shapedGoals(secondRows, firstRows, where)
        : [fasterThan(`First push, loopback${where}`, firstRows, 'skopeo', 1)]),
    );
  }
  return { markdown: sections(comparisons), comparisons, goals };
}

function shapedGoals(second: readonly Row[], first: readonly Row[], where: string): readonly Goal[] {
  const [secondService, firstPush] = [`Second service, shaped${where}`, `First push, shaped${where}`];
  const mine = rowOf(second, oursName);
  const needed = rowOf(second, 'limit').statistics.bytes;
  const afterStart = (mine.seconds - mine.startSeconds) / rowOf(second, 'limit').seconds;
  const toLimit = rowOf(first, oursName).seconds / rowOf(first, 'limit').seconds;
  return [
    atMost(
      `${secondService}: time after the start of the process, relative to the limit`,
      afterStart,
      1.15,
      2,
      ' ×',
    ),
    ...stores.map(store => fasterThan(secondService, second, `docker push, ${store} store`, 4)),
    fasterThan(secondService, second, 'skopeo, empty cache', 4),
    {
      goal: `${secondService}: bytes sent are new layers, config and manifest`,
      measured: `${mine.statistics.bytes.toLocaleString('en')} of ${needed.toLocaleString('en')}`,
      reached: mine.statistics.bytes === needed,
    },
    atMost(`${firstPush}: time relative to the limit`, toLimit, 1.03, 2, ' ×'),
    fasterThan(firstPush, first, 'skopeo', 1.2),
  ];
}
