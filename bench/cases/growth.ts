import { join } from 'node:path';
import { generateImage, makeLayer, writeOciLayout } from '../../__tests__/support/generate-image.ts';
import { type Case, type Findings, shaped } from '../lib/case.ts';
import { atMost } from '../lib/goals.ts';
import { median } from '../lib/measure.ts';
import { pushWithOurs } from '../lib/ours.ts';
import { type BenchRegistry, startRegistry } from '../lib/registry.ts';

/** How the cost grows with the layers and manifests of the image, and with the repositories of the registry. */
export const growthCases: Case = async ({ directory, runs }) => {
  const tables = [
    growth('layers', 1, await byImage([10, 30, 100, 300], runs, count => layered(directory, count))),
    growth('manifests', 1, await byImage([1, 10, 100], runs, count => platformed(directory, count))),
    growth('repositories', 0.99, await byRegistry(directory, runs)),
  ];
  return {
    markdown: `## Growth, shaped link\n\n${tables.map(({ markdown }) => markdown).join('\n\n')}`,
    goals: tables.flatMap(({ goals }) => goals),
  };
};

interface Point {
  readonly count: number;
  readonly seconds: number;
  readonly requests: number;
}

async function byImage(
  counts: readonly number[],
  runs: number,
  image: (count: number) => Promise<string>,
): Promise<readonly Point[]> {
  const points: Point[] = [];
  for (const count of counts) {
    const registry = await startRegistry();
    try {
      points.push(await measured(registry, count, await image(count), Math.min(runs, 3)));
    } finally {
      await registry.close();
    }
  }
  return points;
}

/** One base repository among `count` repositories has the layers. */
async function byRegistry(directory: string, runs: number): Promise<readonly Point[]> {
  const image = await layered(directory, 13);
  const points: Point[] = [];
  for (const count of [10, 100, 1000, 10_000]) {
    const registry = await startRegistry();
    try {
      await registry.tell({ type: 'seed', count });
      await registry.tell({ type: 'recreate', repository: 'base/node' });
      await pushWithOurs(registry, {
        image: `oci:${image}`,
        repository: 'base/node',
        tags: 'v1',
        'mount-from': 'none',
      });
      points.push(await measured(registry, count, image, Math.min(runs, 3)));
    } finally {
      await registry.close();
    }
  }
  return points;
}

async function measured(
  registry: BenchRegistry,
  count: number,
  layout: string,
  runs: number,
): Promise<Point> {
  await registry.tell({ type: 'link', link: shaped });
  const seconds: number[] = [];
  let requests = 0;
  for (let run = 0; run < runs; run++) {
    await registry.tell({ type: 'recreate', repository: 'app2' });
    await registry.tell({ type: 'clear' });
    const pushed = await pushWithOurs(registry, {
      image: `oci:${layout}`,
      repository: 'app2',
      tags: 'v1',
      concurrency: '32',
    });
    seconds.push(pushed.seconds);
    requests = (await registry.tell({ type: 'statistics' })).requests;
  }
  return { count, seconds: median(seconds), requests };
}

/** The exponent is the slope in a log-log plot; 1 is linear. */
function growth(what: string, most: number, points: readonly Point[]): Findings {
  const [first, last] = [points[0], points.at(-1)];
  const exponent =
    first === undefined || last === undefined
      ? Number.NaN
      : Math.log(last.seconds / first.seconds) / Math.log(last.count / first.count);
  const rows = points.map(
    ({ count, seconds, requests }) => `| ${count} | ${seconds.toFixed(2)} | ${requests} |`,
  );
  return {
    markdown: `| ${what} | seconds | requests |\n| --: | --: | --: |\n${rows.join('\n')}\n\nTime grows with an exponent of ${exponent.toFixed(2)}.`,
    goals: [atMost(`Growth with ${what}: exponent`, exponent, most, 2)],
  };
}

async function layered(directory: string, count: number): Promise<string> {
  const layout = join(directory, `layers-${count}`);
  const layers = Array.from({ length: count }, (_, at) => 1000 + at);
  await writeOciLayout(layout, await generateImage({ layers, seed: `grow-${count}` }));
  return layout;
}

async function platformed(directory: string, count: number): Promise<string> {
  const layout = join(directory, `platforms-${count}`);
  const platforms = Array.from({ length: count }, (_, at) => `linux/arch${at}`);
  const shared = await makeLayer('shared', 1000);
  await writeOciLayout(
    layout,
    await generateImage({ layers: [shared], platforms, index: true, seed: `many-${count}` }),
  );
  return layout;
}
