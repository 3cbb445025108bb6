import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../../emulator/emulator.ts';
import { generateImage, makeLayer } from '../../../support/generate-image.ts';
import { seed } from '../../support/images.ts';
import { push } from '../../support/push.ts';

const repositories = 10_000;
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
  emulator.state.seedRepositories(repositories, index => `team-${index % 250}/service-${index}`);
  await seed(emulator, 'golden/node', await typicalImage('hinted', []));
  await seed(emulator, 'team-7/service-257', await typicalImage('neighbor', []));
});
afterAll(() => emulator.close());
beforeEach(() => emulator.requests.clear());

/** Thirteen layers: ten of a base, which all images of one `base` share, and three of their own. */
async function typicalImage(base: string, own: readonly string[], annotations?: Record<string, string>) {
  const layers = [...Array.from({ length: 10 }, (_, at) => `${base}-${at}`), ...own];
  return generateImage({
    layers: await Promise.all(layers.map(name => makeLayer(name, 200))),
    seed: `${base} ${own.join()}`,
    ...(annotations === undefined ? {} : { annotations }),
  });
}

async function calls(base: string, repository: string, annotations?: Record<string, string>) {
  const image = await typicalImage(
    base,
    ['own-1', 'own-2', 'own-3'].map(name => `${name}-${base}`),
    annotations,
  );
  const { result } = await push(emulator, image, repository, { patience: 60_000 });
  const api = emulator.requests.filter(({ path }) => path === '/');
  const asked = api.filter(
    request => request.kind === 'check-layers' && request.repository !== repository,
  ).length;
  const pages = api.filter(({ kind }) => kind === 'describe-repositories').length - 1; // one describes the target
  // what the report says is true; requests may be under way when the search is ended
  const { discovery } = result;
  if (discovery.limited) expect(discovery.asked).toBeLessThanOrEqual(asked);
  else expect(discovery).toMatchObject({ asked, calls: asked + pages });
  return { result, asked, pages, all: api.length };
}

describe('a registry of 10,000 repositories', () => {
  it('takes at most 10 calls in all, signing in included, when the image names its base', async () => {
    const annotations = { 'org.opencontainers.image.base.name': `${emulator.host}/golden/node:22` };
    const { result, asked, all } = await calls('hinted', 'team-3/service-3', annotations);
    expect(result.layers.filter(({ from }) => from === 'golden/node')).toHaveLength(10);
    expect(asked).toBe(1);
    expect(all).toBeLessThanOrEqual(10);
  });

  it('takes at most 20 when a repository of the same namespace has the layers', async () => {
    const { result, asked } = await calls('neighbor', 'team-7/service-7');
    expect(result.layers.filter(({ from }) => from === 'team-7/service-257')).toHaveLength(10);
    expect(asked).toBeLessThanOrEqual(20);
  });

  it('takes at most 10 in all when the target has the base: its new layers are worth no list of the registry', async () => {
    await seed(emulator, 'team-5/service-5', await typicalImage('everyday', ['own-1-before']));
    const { result, all } = await calls('everyday', 'team-5/service-5');
    expect(result.layers.filter(({ outcome }) => outcome === 'existing')).toHaveLength(10);
    expect(all).toBeLessThanOrEqual(10);
  });

  it('takes at most max-mount-sources and the pages of the list when nobody has them', async () => {
    const { result, asked, pages } = await calls('nobody', 'team-9/service-9');
    expect(result.layers.every(({ outcome }) => outcome === 'pushed')).toBe(true);
    expect(result.discovery.limited).toBe(true);
    expect(asked).toBeLessThanOrEqual(200);
    expect(pages).toBeLessThanOrEqual(11);
  });
});
