import { join } from 'node:path';
import { writeLayout } from '../lib/bench-image.ts';
import type { Case } from '../lib/case.ts';
import { atMost } from '../lib/goals.ts';
import { cpuSecondsOfAll, measure, median } from '../lib/measure.ts';
import { skopeoCache, skopeoCopy } from '../lib/pushers.ts';
import { startRegistry } from '../lib/registry.ts';
import { startRelay } from '../lib/relay-step.ts';
import { writeZeros } from '../lib/zeros.ts';

const bytes = 1e9;

/** CPU time of the relay while skopeo pushes a layer through it, relative to skopeo's while it pushes the same layer straight. */
export const relayCpuCase: Case = async ({ directory, peers, runs }) => {
  await using registry = await startRegistry({ storage: 'discard' });
  const path = join(directory, 'passed-on');
  const digest = await writeZeros(path, bytes);
  const layout = await writeLayout(join(directory, 'passed-on-layout'), [
    { path, digest, diffId: digest, size: bytes },
  ]);
  const cache = skopeoCache(peers, directory);
  const [relayed, straight]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    await cache.clear();
    await registry.tell({ type: 'recreate', repository: 'app' });
    straight.push((await skopeoCopy(registry, layout, 'app')).cpuSeconds);
    await cache.clear();
    await registry.tell({ type: 'recreate', repository: 'app' });
    await using relay = await startRelay(registry);
    const before = await cpuSecondsOfAll(relay.pid);
    const target = `docker://${relay.registry}/app:v1`;
    await measure(
      ['skopeo', '--insecure-policy', 'copy', '--dest-tls-verify=false', `oci:${layout}:v1`, target],
      { PATH: process.env['PATH'], HOME: '/root' },
    );
    relayed.push((await cpuSecondsOfAll(relay.pid)) - before);
    console.log(`straight ${straight.at(-1)?.toFixed(2)} s, relay ${relayed.at(-1)?.toFixed(2)} s`);
  }
  const [ours, skopeo] = [median(relayed), median(straight)];
  const rows = [
    `| one layer of ${bytes / 1e9} GB | CPU s |`,
    '| :-- | --: |',
    `| the relay, while skopeo pushes through it | ${ours.toFixed(2)} |`,
    `| skopeo, straight to the registry | ${skopeo.toFixed(2)} |`,
  ];
  return {
    markdown: `## CPU time of the relay\n\n${rows.join('\n')}`,
    goals: [atMost('Relay, CPU time per GB relative to skopeo', ours / skopeo, 1.2, 2, ' ×')],
  };
};
