import { type Case, type Goal, shaped } from '../lib/case.ts';
import { startBuilt, stores } from '../lib/docker.ts';
import { buildxPush, buildxPushThroughRelay } from '../lib/docker-pushers.ts';
import { atMost } from '../lib/goals.ts';
import { skopeoCopy } from '../lib/pushers.ts';
import { startRegistry } from '../lib/registry.ts';
import { type Comparison, compare, rowOf, sections } from '../lib/table.ts';

/** `docker buildx build --push` of an image that is in the build cache, on a base that the registry has. */
export const relayBuildCases: Case = async ({ built, peers, runs }) => {
  const image = await built();
  await using registry = await startRegistry();
  await registry.tell({ type: 'recreate', repository: 'base' });
  await skopeoCopy(registry, image.base, 'base');
  const comparisons: Comparison[] = [];
  const goals: Goal[] = [];
  for (const store of stores) {
    await using docker = await startBuilt(peers, store, image);
    const pushers = [buildxPushThroughRelay(docker), buildxPush(docker)];
    for (const [link, options] of [['shaped link', shaped] as const, ['loopback', {}] as const]) {
      await registry.tell({ type: 'link', link: options });
      const title = `docker buildx build --push, ${store} store, base known to the registry, ${link}`;
      console.log(`-- ${title}`);
      const rows = await compare(registry, pushers, '', runs);
      const [through, straight] = [
        rowOf(rows, 'buildx build --push through'),
        rowOf(rows, 'buildx build --push,'),
      ];
      comparisons.push({ title, rows });
      goals.push(
        atMost(
          `${title}: time through the relay, relative to without`,
          through.seconds / straight.seconds,
          1,
          2,
          ' ×',
        ),
      );
    }
  }
  return { markdown: sections(comparisons), comparisons, goals };
};
