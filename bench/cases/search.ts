import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sumOf } from '../../src/shared/sum.ts';
import { type Case, type Goal, shaped } from '../lib/case.ts';
import { atMost } from '../lib/goals.ts';
import { median } from '../lib/measure.ts';
import { pushWithOurs } from '../lib/ours.ts';
import { type BenchRegistry, startRegistry } from '../lib/registry.ts';

const counts = [1000, 5000, 10_000];
const leastMounted = new Map([
  [1000, 0.9],
  [5000, 0.5],
]);
interface Holder {
  readonly where: string;
  readonly name: string;
}

/** Names that are unrelated to the target `shop/checkout`. The registry has 40 teams, whose repositories are asked in turn. */
function holdersIn(count: number): readonly Holder[] {
  const team = Array.from({ length: count / 40 }, (_, at) => `team-23/service-${23 + 40 * at}`).toSorted();
  return [
    { where: 'a namespace of its own', name: 'zebra/xylophone' },
    { where: 'the middle of a namespace', name: `${team[Math.floor(team.length / 2)]}x` },
    { where: 'the last repository of all', name: 'team-9/xylophone' },
  ];
}

/**
 * How much of a base under an unrelated name is mounted while the rest is being sent, by the size of the registry, and how
 * long the push takes beside one that does not search.
 */
export const searchCase: Case = async ({ images, runs }) => {
  const { app1, app2 } = await images();
  const rows: string[] = [];
  const goals: Goal[] = [];
  for (const count of counts) {
    for (const holder of [...holdersIn(count), undefined]) {
      const registry = await startRegistry();
      try {
        await registry.tell({ type: 'seed', count });
        const base = { image: `oci:${app1}`, 'mount-from': 'none', tags: 'v1' };
        if (holder !== undefined) {
          await registry.tell({ type: 'recreate', repository: holder.name });
          await pushWithOurs(registry, { ...base, repository: holder.name });
        }
        const measured = await compared(registry, app2, Math.min(runs, 3));
        rows.push(rowOf(count, holder?.where, measured));
        goals.push(...goalsOf(count, holder?.where, measured));
      } finally {
        await registry.close();
      }
    }
  }
  return {
    markdown: `## A base under an unrelated name, shaped link\n\n| repositories | the base is in | of its bytes mounted | MB sent | requests | seconds | \`mount-from: none\` |\n| --: | :-- | --: | --: | --: | --: | --: |\n${rows.join('\n')}`,
    goals,
  };
};

interface Measured {
  readonly seconds: number;
  /** Of a push that does not search. */
  readonly without: number;
  /** The part of the base's bytes that was mounted. */
  readonly mounted: number;
  readonly bytes: number;
  readonly requests: number;
}

/** Sizes of the base's layers, by digest. */
async function baseSizes(layout: string): Promise<ReadonlyMap<string, number>> {
  const read = async (path: string) => JSON.parse(await readFile(join(layout, path), 'utf8'));
  const [{ digest }] = (await read('index.json')).manifests;
  const { layers } = await read(`blobs/${digest.replace(':', '/')}`);
  return new Map(
    layers.slice(0, 10).map((layer: { digest: string; size: number }) => [layer.digest, layer.size]),
  );
}

/** Both pushes in turn, so that both see the same machine. */
async function compared(registry: BenchRegistry, layout: string, runs: number): Promise<Measured> {
  await registry.tell({ type: 'link', link: shaped });
  const push = async (inputs: Readonly<Record<string, string>>) => {
    await registry.tell({ type: 'recreate', repository: 'shop/checkout' });
    await registry.tell({ type: 'clear' });
    const { seconds } = await pushWithOurs(registry, {
      image: `oci:${layout}`,
      repository: 'shop/checkout',
      tags: 'v1',
      ...inputs,
    });
    return { seconds, ...(await registry.tell({ type: 'statistics' })) };
  };
  const sizes = await baseSizes(layout);
  const shared = sumOf(sizes.values(), size => size);
  const searching: Awaited<ReturnType<typeof push>>[] = [];
  const plain: Awaited<ReturnType<typeof push>>[] = [];
  for (let run = 0; run < runs; run++) {
    plain.push(await push({ 'mount-from': 'none' }));
    searching.push(await push({}));
  }
  const middle = (of: typeof plain, value: (one: (typeof plain)[number]) => number) => median(of.map(value));
  return {
    seconds: middle(searching, ({ seconds }) => seconds),
    without: middle(plain, ({ seconds }) => seconds),
    mounted: middle(
      searching,
      ({ mounted }) => sumOf(new Set(mounted), digest => sizes.get(digest) ?? 0) / shared,
    ),
    bytes: middle(searching, ({ bytes }) => bytes),
    requests: middle(searching, ({ requests }) => requests),
  };
}

function rowOf(count: number, holder: string | undefined, measured: Measured): string {
  const { seconds, without, mounted, bytes, requests } = measured;
  const where = holder ?? 'no repository';
  return `| ${count.toLocaleString('en')} | ${where} | ${Math.round(mounted * 100)} % | ${(bytes / 1e6).toFixed(0)} | ${requests} | ${seconds.toFixed(2)} | ${without.toFixed(2)} |`;
}

function goalsOf(
  count: number,
  holder: string | undefined,
  { seconds, without, mounted }: Measured,
): readonly Goal[] {
  const where = `${count.toLocaleString('en')} repositories, base in ${holder ?? 'none of them'}`;
  const least = leastMounted.get(count);
  const reach =
    holder === undefined || least === undefined
      ? []
      : [
          {
            goal: `${where}: at least ${least * 100} % of its bytes mounted`,
            measured: `${Math.round(mounted * 100)} %`,
            reached: mounted >= least,
          },
        ];
  return [
    ...reach,
    atMost(`${where}: time, relative to a push that does not search`, seconds / without, 1.1, 2, ' ×'),
  ];
}
