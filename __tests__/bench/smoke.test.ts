import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { limit } from '../../bench/lib/limit.ts';
import { pushWithOurs } from '../../bench/lib/ours.ts';
import { type BenchRegistry, startRegistry } from '../../bench/lib/registry.ts';
import { type GeneratedImage, generateImage, makeLayer, writeOciLayout } from '../support/generate-image.ts';
import { temporaryDirectory } from '../support/temporary.ts';

/** Counts of the benchmarks for small images, without times. */
const path = temporaryDirectory();
let registry: BenchRegistry;
let image: GeneratedImage;

async function service(name: string): Promise<GeneratedImage> {
  const shared = Array.from({ length: 10 }, (_, at) => `shared-${at}`);
  const own = Array.from({ length: 3 }, (_, at) => `${name}-${at}`);
  const layers = await Promise.all([...shared, ...own].map(layer => makeLayer(layer, 2000)));
  return generateImage({ layers, seed: name });
}

const push = (layout: string, repository: string) =>
  pushWithOurs(registry, { image: `oci:${path(layout)}`, repository, tags: 'v1' });

beforeAll(async () => {
  registry = await startRegistry();
  image = await service('app2');
  await writeOciLayout(path('app1'), await service('app1'));
  await writeOciLayout(path('app2'), image);
  for (const repository of ['app1', 'app2']) await registry.tell({ type: 'recreate', repository });
  await push('app1', 'app1');
});
afterAll(() => registry.close());
beforeEach(async () => {
  await registry.tell({ type: 'recreate', repository: 'app2' });
  await registry.tell({ type: 'clear' });
});

/** Bytes that the second service has to upload. */
const needed = () => {
  const [manifest] = image.manifests;
  const own = (manifest?.layers ?? []).slice(10).reduce((sum, { descriptor }) => sum + descriptor.size, 0);
  return own + (manifest?.config.size ?? 0) + (manifest?.descriptor.size ?? 0);
};

describe('the second service', () => {
  it('needs ten mounts, the new bytes, and few requests', async () => {
    await push('app2', 'app2');
    const { requests, bytes, mounts } = await registry.tell({ type: 'statistics' });
    expect({ bytes, mounts }).toEqual({ bytes: needed(), mounts: 10 });
    expect(requests).toBeLessThanOrEqual(28);
  });

  it('needs the same bytes with the limit script', async () => {
    await limit(registry, path('app2'), 'app2', 10, 'app1');
    expect(await registry.tell({ type: 'statistics' })).toMatchObject({
      bytes: needed(),
      mounts: 10,
      requests: 19,
    });
  });
});

describe('an image with only mountable layers', () => {
  it('needs at most 25 requests for 13 layers', async () => {
    await registry.tell({ type: 'recreate', repository: 'source' });
    await push('app2', 'source');
    await registry.tell({ type: 'clear' });
    await push('app2', 'app2');
    const { requests, mounts } = await registry.tell({ type: 'statistics' });
    expect(mounts).toBeGreaterThanOrEqual(13);
    expect(requests).toBeLessThanOrEqual(25);
  });
});
