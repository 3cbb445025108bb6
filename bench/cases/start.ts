import type { Case } from '../lib/case.ts';
import { atMost } from '../lib/goals.ts';
import { measure, median } from '../lib/measure.ts';
import { pushWithOurs } from '../lib/ours.ts';
import { startRegistry } from '../lib/registry.ts';

/** From the start of the process to the arrival of its first request. */
export const startCase: Case = async ({ images, runs }) => {
  const { app2 } = await images();
  const registry = await startRegistry();
  try {
    await registry.tell({ type: 'recreate', repository: 'app2' });
    const times: number[] = [];
    const bare: number[] = [];
    for (let run = 0; run < runs * 2; run++) {
      bare.push((await measure(['node', '-e', '0'], process.env)).seconds);
      await registry.tell({ type: 'clear' });
      const started = performance.timeOrigin + performance.now();
      await pushWithOurs(registry, { image: `oci:${app2}`, repository: 'app2', tags: 'v1' });
      const { firstRequestAt = Number.NaN } = await registry.tell({ type: 'statistics' });
      times.push(firstRequestAt - started);
    }
    const start = Math.round(median(times));
    return {
      markdown: `## Start\n\n${start} ms from the start of the process to its first request; an empty Node process takes ${Math.round(median(bare) * 1000)} ms.`,
      goals: [atMost('Start of the process to the first request', start, 250, 0, ' ms')],
    };
  } finally {
    await registry.close();
  }
};
