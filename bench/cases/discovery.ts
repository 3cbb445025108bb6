import { seed } from '../../__tests__/engine/support/images.ts';
import { push } from '../../__tests__/engine/support/push.ts';
import { generateImage, makeLayer } from '../../__tests__/support/generate-image.ts';
import { startEmulator } from '../../emulator/emulator.ts';
import type { Case } from '../lib/case.ts';

const sizes = [10, 100, 1000, 10_000];
const shared = Array.from({ length: 10 }, (_, at) => `base-${at}`);
const full = 'everything';
const poor = 'no DescribeRepositories';

interface Situation {
  readonly role: typeof full | typeof poor;
  readonly hints: string;
  /** Repository that holds the base. */
  readonly holder?: string;
  readonly annotated?: boolean;
}

const situations: readonly Situation[] = [
  { role: full, hints: 'base-image annotation', holder: 'golden/node', annotated: true },
  { role: full, hints: 'same namespace', holder: 'team-7/service-47' },
  { role: full, hints: 'a name like a base', holder: 'platform/base' },
  { role: full, hints: 'none: an unrelated name', holder: 'zebra/xylophone' },
  { role: full, hints: 'none: nobody has it' },
  { role: poor, hints: 'base-image annotation', holder: 'golden/node', annotated: true },
  { role: poor, hints: 'none', holder: 'golden/node' },
];

/** What finding ten shared layers costs, by the size of the registry, the role and the hints. */
export const discoveryCase: Case = async () => {
  const rows: string[] = [];
  for (const count of sizes) for (const situation of situations) rows.push(await measured(count, situation));
  const markdown = `| repositories | role may | hints | calls to sources | pages | waves | layers found |
| --: | :-- | :-- | --: | --: | --: | --: |
${rows.join('\n')}`;
  return { markdown, goals: [] };
};

async function measured(
  count: number,
  { role, hints, holder, annotated = false }: Situation,
): Promise<string> {
  await using emulator = await startEmulator({ setting: 'ENABLED' });
  emulator.state.seedRepositories(count, index => `team-${index % 40}/service-${index}`);
  const layers = await Promise.all(shared.map(name => makeLayer(name, 200)));
  if (holder !== undefined) await seed(emulator, holder, await generateImage({ layers, seed: 'base' }));
  if (role === poor) emulator.permissions.deny('ecr:DescribeRepositories');
  const target = 'team-7/service-7';
  const base = { 'org.opencontainers.image.base.name': `${emulator.host}/${holder}:1` };
  const image = await generateImage({
    layers: [...layers, ...(await Promise.all(['x', 'y', 'z'].map(name => makeLayer(name, 200))))],
    seed: 'service',
    ...(annotated ? { annotations: base } : {}),
  });
  emulator.requests.clear();
  const { result } = await push(emulator, image, target);
  const found = result.layers.filter(({ outcome }) => outcome === 'mounted').length;
  const pages = Math.max(0, emulator.requests.count('describe-repositories') - 1);
  const { calls, waves } = result.discovery;
  return `| ${count.toLocaleString('en')} | ${role} | ${hints} | ${calls} | ${pages} | ${waves} | ${found} of 10 |`;
}
