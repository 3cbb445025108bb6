import { seed as seedImage } from '../../__tests__/engine/support/images.ts';
import { type GeneratedImage, generateImage, makeLayer } from '../../__tests__/support/generate-image.ts';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { type Random, randomOf } from '../lib/random.ts';
import { pullBack } from './pull-back.ts';
import { pushStraight, pushThroughRelay } from './pushes.ts';
import { addRandomFaults, type FaultCounts } from './random-faults.ts';

export interface SoakResult {
  readonly verified: number;
  /** Pushes that failed with a clear error and left the old tag unchanged. */
  readonly refused: readonly string[];
  /** Pushes that went through a relay. */
  readonly relayed: number;
  /** Pushes whose client left the relay for good. The old tag is unchanged. */
  readonly left: number;
  readonly retries: number;
  /** How often each fault occurred. */
  readonly faults: FaultCounts;
  readonly mounted: number;
  readonly pushed: number;
}

/** Of the pushes, go through a relay. */
const relayShare = 0.3;

/** Permissions that a role can lack without failing the push. */
const spared = [
  'ecr:GetAccountSetting',
  'ecr:DescribeRepositories',
  'ecr:DescribePullThroughCacheRules',
  'ecr:BatchGetImage',
  'ecr:DescribeImages',
  'ecr:GetDownloadUrlForLayer',
];

/**
 * Pushes generated images to generated registries while requests fail at random. Pulls each pushed image and compares it.
 * @throws Error with the number of the push, if one ends with neither a complete image nor a clear error
 */
export async function soak(
  seed: number,
  pushes: number,
  onProgress: (done: number) => void,
): Promise<SoakResult> {
  const result = {
    verified: 0,
    refused: [] as string[],
    relayed: 0,
    left: 0,
    retries: 0,
    faults: new Map(),
    mounted: 0,
    pushed: 0,
  };
  for (let done = 0; done < pushes; ) {
    const random = randomOf(seed, 'registry', done);
    await using emulator = await startEmulator({ setting: random.chance(0.7) ? 'ENABLED' : 'DISABLED' });
    await prepare(emulator, random);
    for (let inThisRegistry = 0; inThisRegistry < 10 && done < pushes; inThisRegistry++, done++) {
      try {
        await one(emulator, seed, done, result);
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

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

async function one(
  emulator: Emulator,
  seed: number,
  number: number,
  result: Mutable<SoakResult>,
): Promise<void> {
  const random = randomOf(seed, 'push', number);
  const repository = `target-${random.whole(0, 2)}`;
  const content = await image(random, `image-${number}`);
  const tag = `v${random.whole(0, 3)}`;
  // only for the role that pushes; a different role pulls
  if (random.chance(0.3)) emulator.permissions.deny(random.pick(spared));
  const before = emulator.state.repository(repository).tags.get(tag);
  addRandomFaults(emulator, `${seed} ${number}`, result.faults);
  const other = randomOf(seed, 'relay', number);
  const pushing = other.chance(relayShare)
    ? pushThroughRelay(emulator, content, repository, tag, other)
    : pushStraight(emulator, content, repository, tag, random);
  const ended = await pushing.finally(() => {
    emulator.faults.clear();
    emulator.permissions.allowAll();
  });
  const after = emulator.state.repository(repository).tags.get(tag);
  if (ended.relayed) result.relayed += 1;
  if (ended.result === undefined) {
    if (after !== before)
      throw new Error(`a push that failed moved the tag: ${ended.why ?? 'the client left'}`);
    if (ended.why === undefined) result.left += 1;
    else result.refused = [...result.refused, ended.why];
    return;
  }
  result.mounted += ended.result.layers.filter(({ outcome }) => outcome === 'mounted').length;
  result.pushed += ended.result.layers.filter(({ outcome }) => outcome === 'pushed').length;
  result.retries += ended.result.retries;
  if (after !== ended.result.digest) throw new Error('the tag does not point to the pushed image');
  await pullBack(emulator, repository, tag, content);
  result.verified += 1;
}
