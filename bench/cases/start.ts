import type { Case } from '../lib/case.ts';
import { atMost } from '../lib/goals.ts';
import { measure, median } from '../lib/measure.ts';
import { pushWithOurs } from '../lib/ours.ts';
import { startRegistry } from '../lib/registry.ts';

/** How many times as long as an empty Node process the start may take. */
const mostTimes = 5;

/**
 * From the start of the process to the arrival of its first request, relative to an empty Node process. Both run in turn,
 * so other work on the machine delays both.
 */
export const startCase: Case = async ({ images, runs }) => {
  const { app2 } = await images();
  const registry = await startRegistry();
  try {
    await registry.tell({ type: 'recreate', repository: 'app2' });
    const times: number[] = [];
    const bare: number[] = [];
    for (let run = 0; run < runs * 4; run++) {
      bare.push((await measure(['node', '-e', '0'], process.env)).seconds);
      await registry.tell({ type: 'clear' });
      const { startedAt } = await pushWithOurs(registry, {
        image: `oci:${app2}`,
        repository: 'app2',
        tags: 'v1',
      });
      const { firstRequestAt = Number.NaN } = await registry.tell({ type: 'statistics' });
      times.push(firstRequestAt - startedAt);
    }
    const [start, empty] = [median(times), median(bare) * 1000];
    return {
      markdown: `## Start\n\n${Math.round(start)} ms from the start of the process to its first request; an empty Node process takes ${Math.round(empty)} ms.`,
      goals: [
        atMost(
          'Start of the process to the first request, relative to an empty Node process',
          start / empty,
          mostTimes,
          1,
          ' ×',
        ),
      ],
    };
  } finally {
    await registry.close();
  }
};
