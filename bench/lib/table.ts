import { type Measured, median } from './measure.ts';
import type { Pusher } from './pushers.ts';
import type { BenchRegistry, Statistics } from './registry.ts';

export interface Row {
  readonly name: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly statistics: Statistics;
}

/** Pushes the image `runs` times each way, turn by turn, each time into a repository that is new. */
export async function compare(
  registry: BenchRegistry,
  pushers: readonly Pusher[],
  layout: string,
  runs: number,
  before: () => Promise<void> = async () => {},
): Promise<readonly Row[]> {
  const measured = new Map<string, Measured[]>();
  const statistics = new Map<string, Statistics>();
  for (let run = 0; run < runs; run++) {
    for (const pusher of pushers) {
      await before();
      await registry.tell({ type: 'recreate', repository: 'app2' });
      await registry.tell({ type: 'clear' });
      const result = await pusher.push(registry, layout, 'app2');
      measured.set(pusher.name, [...(measured.get(pusher.name) ?? []), result]);
      statistics.set(pusher.name, await registry.tell({ type: 'statistics' }));
    }
  }
  return pushers.map(({ name }) => {
    const all = measured.get(name) ?? [];
    return {
      name,
      seconds: median(all.map(({ seconds }) => seconds)),
      cpuSeconds: median(all.map(({ cpuSeconds }) => cpuSeconds)),
      peakMegabytes: median(all.map(({ peakMegabytes }) => peakMegabytes)),
      statistics: statistics.get(name) ?? { requests: 0, bytes: 0, mounts: 0 },
    };
  });
}

/** Markdown; ratios are to the row whose name begins with `limit`, or to the first. */
export function markdown(rows: readonly Row[]): string {
  const base = rows.find(({ name }) => name.startsWith('limit')) ?? rows[0];
  const cell = (value: number, digits: number) => (Number.isNaN(value) ? '–' : value.toFixed(digits));
  return [
    `| | seconds | to the ${base?.name.startsWith('limit') ? 'limit' : 'first'} | requests | mounts | MB sent | CPU s | peak MB |`,
    '| :-- | --: | --: | --: | --: | --: | --: | --: |',
    ...rows.map(({ name, seconds, cpuSeconds, peakMegabytes, statistics }) => {
      const ratio = seconds / (base?.seconds ?? 1);
      const megabytes = statistics.bytes / 1e6;
      return `| ${name} | ${seconds.toFixed(2)} | ${ratio.toFixed(2)} | ${statistics.requests} | ${statistics.mounts} | ${megabytes.toFixed(1)} | ${cell(cpuSeconds, 2)} | ${cell(peakMegabytes, 0)} |`;
    }),
  ].join('\n');
}
