import { seed as seedImage } from '../../__tests__/engine/support/images.ts';
import { PushFailure, push } from '../../__tests__/engine/support/push.ts';
import { verifyStored } from '../../__tests__/engine/support/stored.ts';
import { type GeneratedImage, generateImage, makeLayer } from '../../__tests__/support/generate-image.ts';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import type { Fault } from '../../emulator/faults.ts';
import { PushError } from '../../src/shared/errors.ts';
import { Random } from '../lib/random.ts';

export interface SoakResult {
  readonly verified: number;
  /** Pushes that ended with a clear error, the old tag as it was. */
  readonly refused: readonly string[];
  readonly faults: number;
  readonly mounted: number;
  readonly pushed: number;
}

const faults: readonly Fault[] = [
  { type: 'status', status: 500 },
  { type: 'status', status: 502 },
  { type: 'status', status: 503 },
  { type: 'status', status: 504 },
  { type: 'status', status: 408 },
  { type: 'status', status: 429 },
  { type: 'reset-before' },
  { type: 'reset-during', afterBytes: 20 },
  { type: 'reset-after' },
  { type: 'truncate' },
  { type: 'lose-upload' },
  { type: 'expire-token' },
];

/** What a role may lack without the push failing. */
const spared = [
  'ecr:GetAccountSetting',
  'ecr:DescribeRepositories',
  'ecr:DescribePullThroughCacheRules',
  'ecr:BatchGetImage',
  'ecr:DescribeImages',
  'ecr:GetDownloadUrlForLayer',
];

/** Every request fails with this probability. */
const faultProbability = 0.1;

/**
 * Pushes generated images into generated registries while requests fail at random; each image that was pushed is read
 * back and every digest checked.
 * @throws Error naming the push, when one ends with neither a whole image nor a clear error
 */
export async function soak(
  seed: number,
  pushes: number,
  onProgress: (done: number) => void,
): Promise<SoakResult> {
  const random = new Random(seed);
  const result = { verified: 0, refused: [] as string[], faults: 0, mounted: 0, pushed: 0 };
  for (let done = 0; done < pushes; ) {
    await using emulator = await startEmulator({
      setting: random.chance(0.7) ? 'ENABLED' : 'DISABLED',
      random: random.next,
    });
    await prepare(emulator, random);
    for (let inThisRegistry = 0; inThisRegistry < 10 && done < pushes; inThisRegistry++, done++) {
      try {
        await one(emulator, random, done, result);
      } catch (error) {
        throw new Error(`push ${done} of seed ${seed}: ${error instanceof Error ? error.stack : error}`);
      }
      onProgress(done + 1);
    }
  }
  return result;
}

async function prepare(emulator: Emulator, random: Random): Promise<void> {
  const encryption = { type: random.pick(['AES256', 'AES256', 'KMS'] as const) };
  for (let at = 0; at < 4; at++) {
    const name = random.pick(['base', 'team/app', 'mirror/hub']) + at;
    emulator.state.createRepository({
      name,
      encryption: random.chance(0.8) ? encryption : { type: 'KMS', kmsKey: 'alias/x' },
    });
    await seedImage(emulator, name, await image(random, `seeded-${at}`));
  }
  for (let at = 0; at < 3; at++) emulator.state.createRepository({ name: `target-${at}`, encryption });
  if (random.chance(0.2)) emulator.state.addPullThroughRule('mirror');
  if (random.chance(0.3)) emulator.permissions.deny(random.pick(spared));
}

/** Layers come from a small pool, so that images share them. */
async function image(random: Random, name: string): Promise<GeneratedImage> {
  const count = random.whole(1, 8);
  const layers = await Promise.all(
    Array.from({ length: count }, () => {
      const number = random.whole(0, 20);
      return makeLayer(`pool-${number}`, 200 + 150 * number);
    }),
  );
  return generateImage({
    layers,
    seed: name,
    platforms: random.chance(0.2) ? ['linux/amd64', 'linux/arm64'] : ['linux/amd64'],
    compression: random.chance(0.2) ? 'none' : 'gzip',
    format: random.chance(0.3) ? 'docker' : 'oci',
  });
}

async function one(
  emulator: Emulator,
  random: Random,
  number: number,
  result: { verified: number; refused: string[]; faults: number; mounted: number; pushed: number },
): Promise<void> {
  const repository = `target-${random.whole(0, 2)}`;
  const content = await image(random, `image-${number}`);
  const tag = `v${random.whole(0, 3)}`;
  const before = emulator.state.repository(repository).tags.get(tag);
  for (const fault of faults) {
    const probability = faultProbability / faults.length;
    emulator.faults.add({ probability, times: 1e9, fault });
  }
  try {
    const { result: pushed } = await push(emulator, content, repository, {
      tags: [tag],
      concurrency: random.whole(1, 16),
      compression: random.chance(0.3) ? 'zstd' : 'gzip',
      times: { idleMilliseconds: 500, connectMilliseconds: 500 },
      policy: { attempts: 8, throttledAttempts: 12 },
    });
    emulator.faults.clear();
    result.mounted += pushed.layers.filter(({ outcome }) => outcome === 'mounted').length;
    result.pushed += pushed.layers.filter(({ outcome }) => outcome === 'pushed').length;
    result.faults += pushed.retries;
    await verifyStored(emulator, repository, tag);
    result.verified += 1;
  } catch (error) {
    emulator.faults.clear();
    if (!(error instanceof PushFailure) || !(error.reason instanceof PushError)) throw error;
    if (emulator.state.repository(repository).tags.get(tag) !== before) throw error;
    result.refused.push(error.reason.line);
  }
}
