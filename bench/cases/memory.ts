import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeLayout } from '../lib/bench-image.ts';
import type { Case, Goal } from '../lib/case.ts';
import { atMost, oursName } from '../lib/goals.ts';
import { ours, skopeo, skopeoCache } from '../lib/pushers.ts';
import { startRegistry } from '../lib/registry.ts';
import { type Comparison, compare, markdown, rowOf } from '../lib/table.ts';
import { writeZeros } from '../lib/zeros.ts';
import { blobStoreMemory } from './blob-store.ts';

const sizes = [100e6, 1e9, 10e9];

/** One layer of 100 MB to 10 GB, a sparse file: peak memory and CPU time. */
export const memoryCases: Case = async ({ directory, peers }) => {
  const cache = skopeoCache(peers, directory);
  const comparisons: Comparison[] = [];
  const goals: Goal[] = [];
  for (const size of sizes) {
    const registry = await startRegistry();
    const path = join(directory, `layer-${size}`);
    try {
      const digest = await writeZeros(path, size);
      const layout = await writeLayout(join(directory, `layout-${size}`), [
        { path, digest, diffId: digest, size },
      ]);
      const rows = await compare(registry, [ours(), skopeo(cache)], layout, size > 1e9 ? 1 : 3);
      const name = `One layer of ${size / 1e9} GB`;
      comparisons.push({ title: `${name}, loopback`, rows });
      const [mine, theirs] = [rowOf(rows, oursName), rowOf(rows, 'skopeo')];
      goals.push(
        atMost(`${name}: peak memory`, mine.peakMegabytes, 150, 0, ' MB'),
        atMost(`${name}: CPU time relative to skopeo`, mine.cpuSeconds / theirs.cpuSeconds, 1, 2, ' ×'),
      );
    } finally {
      await registry.close();
      await rm(path, { force: true });
      await rm(join(directory, `layout-${size}`), { recursive: true, force: true });
    }
  }
  const sections = comparisons.map(({ title, rows }) => `### ${title}\n\n${markdown(rows)}`);
  const store = await blobStoreMemory(directory);
  return {
    markdown: `## Memory and CPU by size\n\n${[...sections, store.markdown].join('\n\n')}`,
    comparisons,
    goals: [...goals, ...store.goals],
  };
};
