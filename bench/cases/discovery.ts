import { seed } from '../../__tests__/engine/support/images.ts';
import { push } from '../../__tests__/engine/support/push.ts';
import { generateImage, makeLayer } from '../../__tests__/support/generate-image.ts';
import { startEmulator } from '../../emulator/emulator.ts';
import type { RecordedRequest } from '../../emulator/request-journal.ts';
import type { Case } from '../lib/case.ts';

const sizes = [10, 100, 1000, 10_000];
const shared = Array.from({ length: 10 }, (_, at) => `base-${at}`);
const full = 'everything';
const poor = 'no DescribeRepositories';
const blind = 'no control plane';
/** Long enough to distinguish parallel calls from sequential ones. */
const roundTripMs = 250;
const dataPlane = [
  'ecr:GetAuthorizationToken',
  'ecr:InitiateLayerUpload',
  'ecr:UploadLayerPart',
  'ecr:CompleteLayerUpload',
  'ecr:PutImage',
  'ecr:GetDownloadUrlForLayer',
];

interface Situation {
  readonly role: typeof full | typeof poor | typeof blind;
  /** `mount-from`. Default: all repositories. */
  readonly mountFrom?: string;
  readonly hints: string;
  /** Repository that has the base. */
  readonly holder?: string;
  readonly annotated?: boolean;
  /** The target also has the base: the usual push of a new version. */
  readonly everyday?: boolean;
}

const situations: readonly Situation[] = [
  { role: full, hints: 'the target has the base', everyday: true },
  { role: full, hints: '`mount-from: golden/node`', holder: 'golden/node', mountFrom: 'golden/node' },
  { role: full, hints: 'base-image annotation', holder: 'golden/node', annotated: true },
  { role: full, hints: 'same namespace', holder: 'team-7/service-47' },
  { role: full, hints: 'a name like a base', holder: 'platform/base' },
  { role: full, hints: 'none: an unrelated name', holder: 'zebra/xylophone' },
  { role: full, hints: 'none: no repository has it' },
  { role: poor, hints: 'base-image annotation', holder: 'golden/node', annotated: true },
  { role: poor, hints: 'none', holder: 'golden/node' },
  { role: blind, hints: '`mount-from: golden/node`', holder: 'golden/node', mountFrom: 'golden/node' },
];

/** The cost of finding ten shared layers, by size of the registry, permissions and hints. */
export const discoveryCase: Case = async () => {
  const rows: string[] = [];
  for (const count of sizes) for (const situation of situations) rows.push(await measured(count, situation));
  const markdown = `| repositories | permissions | hints | sources checked | other calls | round trips | layers found |
| --: | :-- | :-- | --: | --: | --: | --: |
${rows.join('\n')}`;
  return { markdown, goals: [] };
};

async function measured(
  count: number,
  { role, hints, holder, annotated = false, everyday = false, mountFrom }: Situation,
): Promise<string> {
  await using emulator = await startEmulator({ setting: 'ENABLED' });
  emulator.state.seedRepositories(count, index => `team-${index % 40}/service-${index}`);
  const layers = await Promise.all(shared.map(name => makeLayer(name, 200)));
  if (holder !== undefined) await seed(emulator, holder, await generateImage({ layers, seed: 'base' }));
  const target = 'team-7/service-7';
  if (everyday) await seed(emulator, target, await generateImage({ layers, seed: 'before' }));
  if (role === poor) emulator.permissions.deny('ecr:DescribeRepositories');
  if (role === blind) emulator.permissions.allowOnly(dataPlane);
  const base = { 'org.opencontainers.image.base.name': `${emulator.host}/${holder}:1` };
  const image = await generateImage({
    layers: [...layers, ...(await Promise.all(['x', 'y', 'z'].map(name => makeLayer(name, 200))))],
    seed: 'service',
    ...(annotated ? { annotations: base } : {}),
  });
  emulator.requests.clear();
  emulator.setLink({ latencyMs: roundTripMs });
  const { result } = await push(emulator, image, target, {
    patience: 1e9,
    ...(mountFrom === undefined ? {} : { mountFrom: [mountFrom] }),
  });
  const found = result.layers.filter(({ outcome }) => outcome === (everyday ? 'existing' : 'mounted')).length;
  const { asked, calls } = result.discovery;
  const numbers = [asked, calls - asked, roundTrips(emulator.requests) - 1].join(' | ');
  return `| ${count.toLocaleString('en')} | ${role} | ${hints} | ${numbers} | ${found} of 10 |`;
}

/** The longest chain of API calls that each started after the end of the one before. */
function roundTrips(requests: readonly RecordedRequest[]): number {
  const calls = requests.filter(({ path, kind }) => path === '/' && kind !== 'put-setting');
  const depths: number[] = [];
  for (const { startedAtMs } of calls) {
    const before = depths.filter(
      (_, at) => (calls[at]?.endedAtMs ?? Number.POSITIVE_INFINITY) <= startedAtMs,
    );
    depths.push(1 + Math.max(0, ...before));
  }
  return Math.max(0, ...depths);
}
