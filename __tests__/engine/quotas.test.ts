import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { ecrRates } from '../../emulator/quotas.ts';
import { generateImage, makeLayer } from '../support/generate-image.ts';
import { seed, service } from './support/images.ts';
import { type PushSettings, push } from './support/push.ts';
import { QuietClock } from './support/quiet-clock.ts';
import { verifyStored } from './support/stored.ts';

let clock: QuietClock;
let emulator: Emulator;
beforeEach(async () => {
  clock = new QuietClock();
  emulator = await startEmulator({ setting: 'ENABLED', quotas: 'ecr', now: clock.now });
});
afterEach(async () => {
  clock[Symbol.dispose]();
  await emulator.close();
});

/** Pushes in the time that the quotas go by. */
const pushInTime = (image: Parameters<typeof push>[1], repository: string, settings: PushSettings = {}) =>
  push(emulator, image, repository, { clock, ...settings });
const many = Array.from({ length: 300 }, (_, at) => 10 + at);

describe("ECR's own quotas", () => {
  it('leave no layer failed, and no request throttled, when 300 small layers are pushed', async () => {
    emulator.state.createRepository({ name: 'app' });
    const image = await generateImage({ layers: many, seed: 'quota' });
    const { result } = await pushInTime(image, 'app', { concurrency: 64, mountFrom: ['none'] });
    await verifyStored(emulator, 'app', 'v1');
    expect(result.throttledRequests).toBe(0);
  });

  it('are not exceeded by 300 mounts, nor by the manifests of many platforms and tags', async () => {
    await seed(emulator, 'base', await generateImage({ layers: many, seed: 'quota' }));
    emulator.state.createRepository({ name: 'app' });
    const platforms = ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/s390x'];
    const image = await generateImage({ layers: many, seed: 'quota', platforms });
    const tags = Array.from({ length: 25 }, (_, at) => `v${at}`);
    const { result } = await pushInTime(image, 'app', { concurrency: 64, tags });
    await verifyStored(emulator, 'app', 'v24');
    expect(result.layers.some(({ outcome }) => outcome === 'mounted')).toBe(true);
    expect(result.throttledRequests).toBe(0);
  });

  it('are not even reached: a tenth less is never exceeded, in either plane', async () => {
    const less = Object.entries(ecrRates).map(([operation, rate]) => [operation, 0.9 * rate] as const);
    emulator.setQuotas(Object.fromEntries(less));
    emulator.state.seedRepositories(15_000, index => `team-${index % 250}/service-${index}`);
    const tags = Array.from({ length: 25 }, (_, at) => `v${at}`);
    const { result } = await pushInTime(await service('nobody'), 'team-11/service-11', { tags });
    expect(emulator.requests.count('describe-repositories')).toBeGreaterThan(9);
    expect(result.throttledRequests).toBe(0);
  });
});

describe('a control plane with low quotas', () => {
  it('is not stormed: throttled calls are repeated later, fewer at a time, and the push ends well', async () => {
    emulator.setQuotas({ BatchCheckLayerAvailability: 20, DescribeRepositories: 5 });
    const layers = await Promise.all(Array.from({ length: 10 }, (_, at) => makeLayer(`base-${at}`, 200)));
    emulator.state.seedRepositories(60, index => `app-${index}`);
    await seed(emulator, 'app-50', await generateImage({ layers, seed: 'base' }));
    const image = await generateImage({ layers: [...layers, 100], seed: 'own' });
    const { result } = await pushInTime(image, 'app-1', {
      policy: { baseMilliseconds: 100, capMilliseconds: 500 },
    });
    expect(result.layers.filter(({ outcome }) => outcome === 'mounted')).toHaveLength(10);
    expect(result.throttledRequests).toBeGreaterThan(0);
    expect(result.throttledRequests).toBeLessThan(60);
  });
});
