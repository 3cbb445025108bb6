import { type Measured, median } from './measure.ts';
import type { Pusher } from './pushers.ts';
import type { BenchRegistry, Statistics } from './registry.ts';

export interface Row {
  readonly name: string;
  readonly role: Pusher['role'];
  readonly seconds: number;
  /** From the start of the process until its first request arrives. */
  readonly startSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly statistics: Statistics;
}

/** A comparison of tools. */
export interface Comparison {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Pushes that take longer than this many seconds vary little and are measured at most this often. */
const slow = { seconds: 5, runs: 3 } as const;

let repositories = 0;

/**
 * Pushes the image up to `runs` times with each tool, in turns, each time to a new repository that is deleted afterwards.
 * Its name is not used again, because a real registry behind the control plane keeps what it stored there.
 */
export async function compare(
  registry: BenchRegistry,
  pushers: readonly Pusher[],
  layout: string,
  runs: number,
): Promise<readonly Row[]> {
  const measured = new Map<string, Measured[]>();
  const statistics = new Map<string, Statistics[]>();
  for (let run = 0; run < runs; run++) {
    for (const pusher of pushers) {
      const before = measured.get(pusher.name) ?? [];
      if (run >= slow.runs && before.every(({ seconds }) => seconds > slow.seconds)) continue;
      const repository = `app2-${repositories++}`;
      await registry.tell({ type: 'recreate', repository });
      await registry.tell({ type: 'clear' });
      const result = await pusher.push(registry, layout, repository);
      measured.set(pusher.name, [...before, result]);
      console.log(`${pusher.name}: ${result.seconds.toFixed(2)} s`);
      const counted = await registry.tell({ type: 'statistics' });
      statistics.set(pusher.name, [...(statistics.get(pusher.name) ?? []), counted]);
      await registry.tell({ type: 'forget', repository });
    }
  }
  return pushers.map(({ name, role }) =>
    row(name, role, measured.get(name) ?? [], statistics.get(name) ?? []),
  );
}

function row(
  name: string,
  role: Pusher['role'],
  measured: readonly Measured[],
  counted: readonly Statistics[],
): Row {
  const starts = counted.map(
    ({ firstRequestAt = Number.NaN }, run) => firstRequestAt - (measured[run]?.startedAt ?? Number.NaN),
  );
  return {
    name,
    role,
    seconds: median(measured.map(({ seconds }) => seconds)),
    startSeconds: median(starts) / 1000,
    cpuSeconds: median(measured.map(({ cpuSeconds }) => cpuSeconds)),
    peakMegabytes: median(measured.map(({ peakMegabytes }) => peakMegabytes)),
    statistics: counted.at(-1) ?? { requests: 0, bytes: 0, mounts: 0, mounted: [], roundTrips: 0 },
  };
}

/** The row of the tool whose name starts with `name`. @throws Error if there is none */
export function rowOf(rows: readonly Row[], name: string): Row {
  const found = rows.find(row => row.name.startsWith(name));
  if (found === undefined) throw new Error(`There is no row for ${name}.`);
  return found;
}

/** One section per comparison. */
export function sections(comparisons: readonly Comparison[]): string {
  return comparisons.map(({ title, rows }) => `## ${title}\n\n${markdown(rows)}`).join('\n\n');
}

/** Markdown. Ratios are relative to the row whose name starts with `limit`, or to the first row. */
export function markdown(rows: readonly Row[]): string {
  const base = rows.find(({ name }) => name.startsWith('limit')) ?? rows[0];
  const cell = (value: number, digits: number) => (Number.isNaN(value) ? '–' : value.toFixed(digits));
  return [
    `| | seconds | to the ${base?.name.startsWith('limit') ? 'limit' : 'first'} | requests | in sequence | mounts | MB sent | CPU s | peak MB |`,
    '| :-- | --: | --: | --: | --: | --: | --: | --: | --: |',
    ...rows.map(({ name, seconds, cpuSeconds, peakMegabytes, statistics }) => {
      const ratio = seconds / (base?.seconds ?? 1);
      const megabytes = statistics.bytes / 1e6;
      return `| ${name} | ${seconds.toFixed(2)} | ${ratio.toFixed(2)} | ${statistics.requests} | ${statistics.roundTrips} | ${statistics.mounts} | ${megabytes.toFixed(1)} | ${cell(cpuSeconds, 2)} | ${cell(peakMegabytes, 0)} |`;
    }),
  ].join('\n');
}
