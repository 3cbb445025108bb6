import { describe, expect, it } from '@jest/globals';
import { noDiscovery } from '../../../src/engine/result.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { FakeControlPlane, holdersInVain, missedHolders, type Situation } from './support/situation.ts';

const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${prefix}${String(at).padStart(2, '0')}`);
const holdingNothing = (listed: readonly string[]) => Object.fromEntries(listed.map(name => [name, []]));
const lacking = (...layers: readonly string[]) => layers.map(name => ({ name }));

describe('repositories that cannot give layers', () => {
  it('are asked for the layers that nobody who can is known to hold', async () => {
    const ecr = new FakeControlPlane({ 'other-key/base': ['b'] });
    const layers = [
      { name: 'existing', existing: true },
      { name: 'held', heldBy: ['base/node'] },
      { name: 'plain', uncompressed: true },
      ...lacking('a', 'b'),
    ];
    const { holders } = await missedHolders({ layers, listed: ['other-key/base', 'base/node'] }, ecr);
    expect(ecr.questions).toEqual([{ repository: 'other-key/base', digests: ['a', 'b'].map(digestOf) }]);
    expect([...holders]).toEqual([
      [digestOf('b'), { repository: 'other-key/base', reason: 'encryption-differs' }],
    ]);
  });

  it.each<[string, string, Partial<Situation>]>([
    ['other-key/base', 'encryption-differs', {}],
    ['cache/node', 'pull-through-cache', {}],
    ['private/base', 'excluded', { mountFrom: ['**', '!private/**'] }],
  ])('are named with what stands in the way: %s, %s', async (name, reason, more) => {
    const ecr = new FakeControlPlane({ [name]: ['a'] });
    const { holders } = await missedHolders({ layers: lacking('a'), listed: [name], ...more }, ecr);
    expect(holders.get(digestOf('a'))).toEqual({ repository: name, reason });
  });

  it('are named once for a layer that several of them hold: what differs in encryption before a cache', async () => {
    const ecr = new FakeControlPlane({ 'cache/node': ['a'], 'other-key/base': ['a'] });
    const listed = ['cache/node', 'other-key/base'];
    const { holders } = await missedHolders({ layers: lacking('a'), listed }, ecr);
    expect([...holders.values()].map(({ repository }) => repository)).toEqual(['other-key/base']);
  });

  it('share the questions, so that no reason crowds out another', async () => {
    const listed = [...names('other-key/r', 30), 'cache/node', ...names('private/r', 3)];
    const ecr = new FakeControlPlane(holdingNothing(listed));
    await missedHolders({ layers: lacking('a'), listed, mountFrom: ['**', '!private/**'] }, ecr);
    const asked = (prefix: string) => ecr.asked.filter(name => name.startsWith(prefix)).length;
    expect([asked('other-key/'), asked('cache/'), asked('private/')]).toEqual([8, 1, 3]);
  });

  it('are asked no more than sixteen, the likeliest first', async () => {
    const listed = [...names('other-key/a', 20), ...names('cache/a', 20), 'other-key/shop-web'];
    const ecr = new FakeControlPlane(holdingNothing(listed));
    const { cost } = await missedHolders({ layers: lacking('a'), listed }, ecr);
    expect(ecr.asked).toHaveLength(16);
    expect(ecr.asked[0]).toBe('other-key/shop-web');
    expect(cost).toEqual({ ...noDiscovery, asked: 16, calls: 16, waves: 1 });
  });

  it('cost a call for each hundred layers', async () => {
    const listed = ['other-key/base', 'cache/node'];
    const { cost } = await missedHolders(
      { layers: lacking(...names('layer', 101)), listed },
      new FakeControlPlane(holdingNothing(listed)),
    );
    expect(cost).toMatchObject({ asked: 2, calls: 4, waves: 1 });
  });

  it('count towards max-mount-sources', async () => {
    const listed = names('other-key/r', 9);
    const ecr = new FakeControlPlane(holdingNothing(listed));
    await missedHolders({ layers: lacking('a'), listed, maxMountSources: 5, asked: 2 }, ecr);
    expect(ecr.asked).toHaveLength(2); // of the three that are left, half for one reason
    await missedHolders({ layers: lacking('a'), listed, maxMountSources: 5, asked: 6 }, ecr);
    expect(ecr.asked).toHaveLength(2);
  });

  it('are no failure when they do not answer', async () => {
    const listed = ['other-key/base', 'cache/node'];
    const { holders, cost } = await missedHolders(
      { layers: lacking('a'), listed },
      new FakeControlPlane({ 'cache/node': ['a'] }),
    );
    expect(holders.get(digestOf('a'))?.repository).toBe('cache/node');
    expect(cost.asked).toBe(2);
  });

  it.each<[string, Partial<Situation>]>([
    ['all layers have a holder', { layers: [{ name: 'a', heldBy: ['base/node'] }] }],
    ['the layers are most likely new', { restIsNew: true }],
    ['mounting is switched off', { mountFrom: ['none'] }],
    ['none is ruled out', { listed: ['base/node'] }],
  ])('are not asked where %s', async (_, more) => {
    const ecr = new FakeControlPlane();
    const { holders, cost } = await missedHolders(
      { layers: lacking('a'), listed: ['other-key/base'], ...more },
      ecr,
    );
    expect([ecr.asked, holders.size, cost.calls, cost.waves]).toEqual([[], 0, 0, 0]);
  });
});

describe('with blob mounting off', () => {
  it('the repositories that could give layers are found, and named with the setting as the reason', async () => {
    const listed = ['base/node', 'other-key/base'];
    const ecr = new FakeControlPlane({ 'base/node': ['a'], 'other-key/base': ['a', 'b'] });
    const { holders, cost } = await holdersInVain({ layers: lacking('a', 'b'), listed }, ecr);
    expect([...holders]).toEqual([[digestOf('a'), { repository: 'base/node', reason: 'setting-off' }]]);
    expect(cost).toMatchObject({ asked: 1, limited: false });
  });

  it('no more than sixteen are asked, and the search does not count as limited', async () => {
    const listed = names('base/r', 40);
    const ecr = new FakeControlPlane(holdingNothing(listed));
    const { cost } = await holdersInVain({ layers: lacking(...names('layer', 30)), listed }, ecr);
    expect(ecr.asked.length).toBeLessThanOrEqual(16);
    expect(cost).toMatchObject({ asked: ecr.asked.length, limited: false });
  });

  it('a registry that does not answer is no failure', async () => {
    const { holders } = await holdersInVain(
      { layers: lacking('a'), listed: ['base/node'] },
      new FakeControlPlane(),
    );
    expect(holders.size).toBe(0);
  });

  it('nobody is asked where no mount is wanted or needed', async () => {
    const ecr = new FakeControlPlane();
    await holdersInVain({ layers: lacking('a'), listed: ['base/node'], mountFrom: ['none'] }, ecr);
    await holdersInVain({ layers: [{ name: 'a', existing: true }], listed: ['base/node'] }, ecr);
    expect(ecr.asked).toEqual([]);
  });
});
