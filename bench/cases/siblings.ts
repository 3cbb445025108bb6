import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { generateImage, makeLayer, writeOciLayout } from '../../__tests__/support/generate-image.ts';
import { prepareAction } from '../../scripts/github-runner/run-action.ts';
import type { Case } from '../lib/case.ts';
import { type BenchRegistry, startRegistry } from '../lib/registry.ts';

/** Each job has a link of its own. */
const ownLinks = { latencyMs: 40, bitsPerSecond: 200e6, perRepository: true } as const;
const megabyte = 1e6;
const base = [65, 34, 25, 20, 16].map(size => size * megabyte);
const own = [4, 2].map(size => size * megabyte);
const services = ['orders', 'users', 'search', 'billing'];
/** Seconds between the starts of two jobs. */
const offsets = [0, 3, 10, 30];

/** Four jobs of a matrix push services on a base that is new to the registry. */
export const siblingCase: Case = async ({ directory }) => {
  const layers = await Promise.all(base.map((size, at) => makeLayer(`base-${at}`, size)));
  const layouts: string[] = [];
  for (const name of services) {
    const added = await Promise.all(own.map((size, at) => makeLayer(`${name}-${at}`, size)));
    const layout = join(directory, `sibling-${name}`);
    await writeOciLayout(layout, await generateImage({ layers: [...layers, ...added], seed: name }));
    layouts.push(layout);
  }
  const rows: string[] = [];
  for (const offset of offsets) {
    const registry = await startRegistry();
    try {
      await registry.tell({ type: 'seed', count: 300 });
      await registry.tell({ type: 'link', link: ownLinks });
      rows.push(await measured(registry, layouts, offset));
    } finally {
      await registry.close();
    }
  }
  return {
    markdown: `## Four jobs on a new base, 200 Mbit/s each\n\n| starts apart | MB sent | distinct MB | mounts | seconds of each job |\n| --: | --: | --: | --: | :-- |\n${rows.join('\n')}`,
    goals: [],
  };
};

async function measured(
  registry: BenchRegistry,
  layouts: readonly string[],
  offset: number,
): Promise<string> {
  for (const name of services) await registry.tell({ type: 'recreate', repository: `shop/${name}` });
  await registry.tell({ type: 'clear' });
  const seconds = await Promise.all(
    services.map(async (name, at) => {
      await wait(at * offset * 1000);
      return await job(registry, layouts[at] ?? '', `shop/${name}`);
    }),
  );
  const { bytes, mounts } = await registry.tell({ type: 'statistics' });
  const distinct = [...base, ...services.flatMap(() => own)].reduce((sum, size) => sum + size, 0);
  const times = seconds.map(time => time.toFixed(1)).join(', ');
  return `| ${offset} s | ${Math.round(bytes / megabyte)} | ${Math.round(distinct / megabyte)} | ${mounts} | ${times} |`;
}

/** @returns seconds */
async function job(registry: BenchRegistry, layout: string, repository: string): Promise<number> {
  const inputs = { image: `oci:${layout}`, repository, tags: 'v1' };
  const run = await prepareAction({ inputs, environment: registry.environment });
  try {
    const [program = '', ...args] = run.command;
    const started = performance.now();
    const child = spawn(program, args, { env: run.environment, cwd: run.directory, stdio: 'ignore' });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`The push to ${repository} failed.`);
    return (performance.now() - started) / 1000;
  } finally {
    await rm(run.directory, { recursive: true, force: true });
  }
}
