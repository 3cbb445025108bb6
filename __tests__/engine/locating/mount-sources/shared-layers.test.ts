import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../../emulator/emulator.ts';
import { scrambled } from '../../../../emulator/state/paging.ts';
import { generateImage, makeLayer } from '../../../support/generate-image.ts';
import { baseImage, seed, service } from '../../support/images.ts';
import { answerListFirst } from '../../support/list-first.ts';
import { type Pushed, push } from '../../support/push.ts';
import { verifyStored } from '../../support/stored.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
});
afterEach(() => emulator.close());

const from = ({ result }: Pushed) => result.layers.map(layer => layer.from);
/** Sources asked for layers. */
const asked = (target: string) =>
  emulator.requests.filter(({ kind, repository }) => kind === 'check-layers' && repository !== target).length;
const hintOf = (repository: string) => ({
  annotations: { 'org.opencontainers.image.base.name': `${emulator.host}/${repository}:1` },
});

/** Layers of the names' own content; `name@bytes` for others than 200 bytes. */
async function image(names: readonly string[], seedName: string, more = {}) {
  const layers = names.map(name => makeLayer(name, Number(name.split('@')[1] ?? 200)));
  return generateImage({ layers: await Promise.all(layers), seed: seedName, ...more });
}

describe('layers that lie in several repositories', () => {
  it('of two bases are mounted from both', async () => {
    emulator.state.seedRepositories(40, index => `svc-${index}`);
    await seed(emulator, 'golden/jre', await image(['j1', 'j2'], 'jre'));
    await seed(emulator, 'tools/otel', await image(['t1', 't2'], 'otel'));
    const pushed = await push(emulator, await image(['j1', 'j2', 't1', 't2', 'own'], 'x'), 'svc-1');
    expect(from(pushed)).toEqual(['golden/jre', 'golden/jre', 'tools/otel', 'tools/otel', undefined]);
  });

  it('are looked for further above a base that was found, as long as their bytes are worth the calls', async () => {
    emulator.state.seedRepositories(80, index => `zeta/x-${index}`);
    emulator.state.seedRepositories(9, index => `shop/api-${index}`);
    await seed(emulator, 'base/node', await image(['b1', 'b2'], 'base'));
    await seed(emulator, 'shop/worker', await image(['b1', 'b2', 'heavy@12600000', 'light'], 'worker'));
    for (const [upper, last, source, calls] of [
      ['heavy@12600000', 'shop/api', 'shop/worker', 12],
      ['light', 'shop/api-x', undefined, 8],
    ] as const) {
      emulator.state.createRepository({ name: last });
      const own = await image(['b1', 'b2', upper], upper, hintOf('base/node'));
      answerListFirst(emulator);
      const pushed = await push(emulator, own, last);
      expect(from(pushed)[2]).toBe(source);
      expect(asked(last)).toBe(calls);
      emulator.requests.clear();
    }
  });

  it('of a base version that few siblings share are found behind those of another version', async () => {
    const [old, recent] = [
      await image(['debian', 'v1'], 'old'),
      await image(['debian', 'v2@4000000'], 'new'),
    ];
    emulator.state.seedRepositories(70, index => `shop/svc-${index}`);
    for (let at = 0; at < 70; at++) {
      const blobs = at % 10 === 9 ? recent : old;
      for (const bytes of blobs.blobs.values()) await emulator.state.putBlob(`shop/svc-${at}`, bytes);
    }
    for (const at of [9, 19, 29, 39, 49, 59, 69]) await seed(emulator, `shop/svc-${at}`, recent);
    emulator.state.createRepository({ name: 'shop/new' });
    const own = await image(['debian', 'v2@4000000', 'own@10000000'], 'x');
    const pushed = await push(emulator, own, 'shop/new');
    expect(from(pushed)[1]).toMatch(/^shop\/svc-\d?9$/);
    expect(asked('shop/new')).toBeLessThanOrEqual(14);
  });

  it("stay unsearched in a large registry when they are new and small: one wave, beside the target's own call", async () => {
    emulator.state.seedRepositories(300, index => `shop/svc-${index}`);
    await seed(emulator, 'shop/api', await baseImage());
    const { result } = await push(emulator, await service('x'), 'shop/api');
    expect(result.discovery).toMatchObject({ asked: 8, waves: 1 });
  });
});

describe('many repositories that hold what they cannot give yet', () => {
  it('do not hide the one that can: others are asked when all refuse, those of another sort first', async () => {
    const base = await baseImage();
    for (let at = 0; at < 20; at++) {
      const { name } = emulator.state.createRepository({ name: `team/s${at}` });
      for (const bytes of base.blobs.values()) await emulator.state.putBlob(name, bytes);
    }
    await seed(emulator, 'zeta', base);
    emulator.state.createRepository({ name: 'team/app' });
    const pushed = await push(emulator, base, 'team/app');
    expect(from(pushed)).toEqual(['zeta', 'zeta', 'zeta']);
    expect(pushed.result.discovery).toMatchObject({ asked: 21, waves: 2 });
    await verifyStored(emulator, 'team/app', 'v1');
  });

  it('cost one more wave and three refusals a layer when nobody can', async () => {
    const base = await baseImage();
    for (let at = 0; at < 60; at++) {
      const { name } = emulator.state.createRepository({ name: `team/s${at}` });
      for (const bytes of base.blobs.values()) await emulator.state.putBlob(name, bytes);
    }
    emulator.state.createRepository({ name: 'team/app' });
    const { result } = await push(emulator, base, 'team/app');
    expect(result.discovery).toMatchObject({ asked: 32, waves: 2 });
    expect(result.layers.map(({ outcome, attempts }) => [outcome, attempts])).toEqual(
      Array(3).fill(['pushed', 6]),
    );
    await verifyStored(emulator, 'team/app', 'v1');
  });
});

describe('a repository that the image names', () => {
  it('under another key is found out in the same round trip, and another one is asked', async () => {
    emulator.state.createRepository({ name: 'base/node', encryption: { type: 'KMS', kmsKey: 'alias/x' } });
    emulator.state.createRepository({ name: 'team/app' });
    for (const name of ['base/node', 'zeta/copy']) await seed(emulator, name, await baseImage());
    const pushed = await push(emulator, await service('x', 'base', hintOf('base/node')), 'team/app');
    expect(from(pushed).slice(0, 3)).toEqual(['zeta/copy', 'zeta/copy', 'zeta/copy']);
    expect(emulator.requests.filter(request => request.from === 'base/node')).toEqual([]);
  });

  it('under another key, on a page that has not come, is dropped and the search goes on', async () => {
    const names = Array.from({ length: 1500 }, (_, index) => `a-${index}`);
    const last = scrambled(names, name => name).at(-1) ?? ''; // as ECR lists them
    for (const name of names.filter(other => other !== last)) emulator.state.createRepository({ name });
    emulator.state.createRepository({ name: last, encryption: { type: 'KMS', kmsKey: 'alias/x' } });
    emulator.state.createRepository({ name: 'team/app' });
    for (const name of [last, 'team/copy']) await seed(emulator, name, await baseImage());
    const pushed = await push(emulator, await service('x', 'base', hintOf(last)), 'team/app');
    expect(from(pushed).slice(0, 3)).toEqual(['team/copy', 'team/copy', 'team/copy']);
    expect(emulator.requests.filter(request => request.from === last)).toEqual([]);
  });

  it('under another key, where no list is needed, is described by name', async () => {
    emulator.state.seedRepositories(1500, index => `a-${index}`);
    emulator.state.createRepository({ name: 'zeta/node', encryption: { type: 'KMS', kmsKey: 'alias/x' } });
    emulator.state.createRepository({ name: 'team/app' });
    await seed(emulator, 'zeta/node', await baseImage());
    const pushed = await push(emulator, await baseImage(), 'team/app', { mountFrom: ['zeta/node'] });
    expect(pushed.result.layers[0]).toMatchObject({ outcome: 'pushed', reason: 'encryption-differs' });
    expect(emulator.requests.filter(request => request.from === 'zeta/node')).toEqual([]);
  });

  it('by what it leaves in the environment is asked early', async () => {
    emulator.state.seedRepositories(150, index => `acme-svc-${index}`);
    await seed(emulator, 'mirror/erlang', await baseImage());
    emulator.state.createRepository({ name: 'acme-web' });
    const own = await service('x', 'base', { environment: ['PATH=/bin', 'ERLANG_VERSION=27.1'] });
    const pushed = await push(emulator, own, 'acme-web', { maxMountSources: 8 });
    expect(from(pushed)[0]).toBe('mirror/erlang');
  });
});

describe('a pull-through cache', () => {
  it.each(['team/hub', 'team/hub/'])(
    'under the nested prefix %s is told from its neighbors',
    async prefix => {
      emulator.state.addPullThroughRule(prefix);
      for (const name of ['team/hub/library/node', 'team/hubris'])
        await seed(emulator, name, await baseImage());
      emulator.state.createRepository({ name: 'team/app' });
      const pushed = await push(emulator, await baseImage(), 'team/app');
      expect(from(pushed)).toEqual(['team/hubris', 'team/hubris', 'team/hubris']);
    },
  );

  it('of the whole registry (ROOT) says of no repository what it is: a mount is tried, and refused', async () => {
    emulator.state.addPullThroughRule('ROOT');
    await seed(emulator, 'node', await baseImage());
    emulator.state.createRepository({ name: 'app' });
    const { result } = await push(emulator, await baseImage(), 'app');
    expect(result.layers[0]).toMatchObject({ outcome: 'pushed', reason: 'refused' });
    await verifyStored(emulator, 'app', 'v1');
  });
});

describe('max-mount-sources', () => {
  it.each([0, 1, 5])('%i is never exceeded, not even to say what was missed', async maxMountSources => {
    emulator.state.seedRepositories(20, index => `a-${index}`);
    for (let at = 0; at < 20; at++) {
      emulator.state.createRepository({ name: `k-${at}`, encryption: { type: 'KMS' } });
    }
    await seed(emulator, 'zeta', await baseImage());
    emulator.state.createRepository({ name: 'app' });
    const { result } = await push(emulator, await service('x'), 'app', { maxMountSources });
    expect(asked('app')).toBe(maxMountSources);
    expect(result.discovery).toMatchObject({ asked: maxMountSources, limited: true });
    await verifyStored(emulator, 'app', 'v1');
  });

  it('that suffices exactly did not end the search', async () => {
    emulator.state.seedRepositories(5, index => `a-${index}`);
    emulator.state.createRepository({ name: 'app' });
    const { result } = await push(emulator, await service('x'), 'app', { maxMountSources: 5 });
    expect(result.discovery).toMatchObject({ asked: 5, limited: false });
    expect(result.layers[0]?.reason).toBe('not-found');
  });
});
