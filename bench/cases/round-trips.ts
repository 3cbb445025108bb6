import type { Case } from '../lib/case.ts';
import { atMost } from '../lib/goals.ts';
import { median } from '../lib/measure.ts';
import { pushWithOurs } from '../lib/ours.ts';
import { startRegistry } from '../lib/registry.ts';

const latencies = [0, 20, 40, 80];

/** All layers mountable. The growth of the time with the latency per request is the number of sequential round trips. */
export const roundTripCase: Case = async ({ images, runs }) => {
  const { app2 } = await images();
  const registry = await startRegistry();
  try {
    await registry.tell({ type: 'recreate', repository: 'source' });
    await pushWithOurs(registry, { image: `oci:${app2}`, repository: 'source', tags: 'v1' });
    const points: { latency: number; seconds: number }[] = [];
    let requests = 0;
    for (const latencyMs of latencies) {
      await registry.tell({ type: 'link', link: { latencyMs } });
      const seconds: number[] = [];
      for (let run = 0; run < runs; run++) {
        await registry.tell({ type: 'recreate', repository: 'app2' });
        await registry.tell({ type: 'clear' });
        const image = { image: `oci:${app2}`, repository: 'app2', tags: 'v1' };
        seconds.push((await pushWithOurs(registry, image)).seconds);
        requests = (await registry.tell({ type: 'statistics' })).requests;
      }
      points.push({ latency: latencyMs / 1000, seconds: median(seconds) });
    }
    const rows = points.map(({ latency, seconds }) => `| ${latency * 1000} | ${seconds.toFixed(3)} |`);
    const roundTrips = slope(points);
    const markdown = `## All layers mountable: sequential round trips

| latency ms | seconds |
| --: | --: |
${rows.join('\n')}

The slope is ${roundTrips.toFixed(1)} round trips, including the one for the token. The push sends ${requests} requests for 13 layers.`;
    return {
      markdown,
      goals: [
        atMost('All layers mountable: round trips after the token', roundTrips - 1, 5, 1),
        atMost('All layers mountable: requests', requests, 25, 0),
      ],
    };
  } finally {
    await registry.close();
  }
};

/** Least squares. */
function slope(points: readonly { readonly latency: number; readonly seconds: number }[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(points.map(({ latency }) => latency));
  const y = mean(points.map(({ seconds }) => seconds));
  const over = points.reduce((sum, point) => sum + (point.latency - x) * (point.seconds - y), 0);
  return over / points.reduce((sum, point) => sum + (point.latency - x) ** 2, 0);
}
