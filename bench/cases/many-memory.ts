import { join } from 'node:path';
import { writeLayout } from '../lib/bench-image.ts';
import type { Case } from '../lib/case.ts';
import { atMost } from '../lib/goals.ts';
import { pushWithOurs } from '../lib/ours.ts';
import { startRegistry } from '../lib/registry.ts';
import { writeZeros } from '../lib/zeros.ts';

const images = 100;
const layers = { shared: 20, own: 10, megabytes: 2 } as const;

/** Peak memory of one step with a hundred images of thirty layers. */
export const manyMemoryCase: Case = async ({ directory }) => {
  await using registry = await startRegistry({ storage: 'discard' });
  let size = layers.megabytes * 1e6;
  /** Every layer has another size, so it is another one. */
  const layer = async () => {
    size += 1;
    const path = join(directory, `layer-${size}`);
    const digest = await writeZeros(path, size);
    return { path, digest, diffId: digest, size };
  };
  const several = async (count: number) => {
    const made = [];
    for (let at = 0; at < count; at++) made.push(await layer());
    return made;
  };
  const shared = await several(layers.shared);
  const lines: string[] = [];
  for (let at = 0; at < images; at++) {
    const repository = `memory/service-${at}`;
    await registry.tell({ type: 'recreate', repository });
    const layout = join(directory, `memory-${at}`);
    lines.push(
      `oci:${await writeLayout(layout, [...shared, ...(await several(layers.own))])} => ${repository}`,
    );
  }
  const all = await pushWithOurs(registry, { images: lines.join('\n') });
  const { bytes } = await registry.tell({ type: 'statistics' });
  await registry.tell({ type: 'recreate', repository: 'memory/one' });
  const one = await pushWithOurs(registry, {
    images: lines[0]?.replace(/=> .*/, '=> memory/one') ?? '',
    'mount-from': 'none',
  });
  const rows = [
    '| | peak MB | seconds |',
    '| :-- | --: | --: |',
    `| one image of ${layers.shared + layers.own} layers | ${one.peakMegabytes.toFixed(0)} | ${one.seconds.toFixed(1)} |`,
    `| ${images} of them in one step (${(bytes / 1e9).toFixed(1)} GB sent) | ${all.peakMegabytes.toFixed(0)} | ${all.seconds.toFixed(1)} |`,
  ];
  return {
    markdown: `## Memory of a step with many images\n\n${rows.join('\n')}`,
    goals: [
      atMost(`${images} images of 30 layers in one step: peak memory`, all.peakMegabytes, 200, 0, ' MB'),
    ],
  };
};
