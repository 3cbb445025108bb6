import { beforeEach, describe, expect, it } from '@jest/globals';
import { Holders } from '../../../../src/engine/locating/mount-sources/holders.ts';
import type { Tier } from '../../../../src/engine/locating/mount-sources/order.ts';
import { layer } from '../support/fake-ecr.ts';
import { source } from '../support/sources.ts';

let unfit: Set<string>;
let holders: Holders;
beforeEach(() => {
  unfit = new Set();
  holders = new Holders(name => !unfit.has(name));
});

function add(
  repository: string,
  layers: readonly string[],
  { proven = false, tier = 'other' as Tier } = {},
): void {
  for (const name of layers) holders.add(layer(name), { source: source(repository, { tier }), proven });
}

const namesOf = (name: string) => holders.of(layer(name)).map(holder => holder.source.name);
const otherThan = (name: string, refused: readonly string[]) =>
  holders.otherThan(layer(name), refused).map(holder => holder.source.name);

describe('the holders of a layer', () => {
  it('are ordered by proof, then by how many layers they hold, then by rank', () => {
    add('c', ['x']);
    add('b', ['x']);
    add('large', ['x', 'y']);
    add('proven', ['x'], { proven: true });
    expect(namesOf('x')).toEqual(['proven', 'large', 'b', 'c']);
  });

  it('are named once each, and stay proven', () => {
    add('a', ['x']);
    add('a', ['x'], { proven: true });
    add('a', ['x']);
    expect(holders.of(layer('x')).map(({ proven }) => proven)).toEqual([true]);
  });

  it('of another tier come first when some have refused', () => {
    for (const name of ['a', 'b', 'c']) add(name, ['x', 'y'], { tier: 'namespace' });
    add('z', ['x']);
    expect(namesOf('x')).toEqual(['a', 'b', 'c', 'z']);
    expect(otherThan('x', ['a', 'b'])).toEqual(['z', 'c']);
    expect(otherThan('x', [])).toEqual(namesOf('x'));
  });

  it('are left out while they do not fit, and are not forgotten', () => {
    add('a', ['x', 'y']);
    add('b', ['x']);
    unfit.add('a');
    expect([namesOf('x'), namesOf('y')]).toEqual([['b'], []]);
    expect([holders.has(layer('x')), holders.has(layer('y'))]).toEqual([true, false]);
    expect(holders.everyOf(layer('y')).map(holder => holder.source.name)).toEqual(['a']);
    expect(holders.largestHolder).toBe('b');
    expect(holders.holdings.map(holding => holding.source.name)).toEqual(['b']);
    unfit.clear();
    expect(namesOf('x')).toEqual(['a', 'b']);
  });

  it('do not gain by layers of others that do not fit', () => {
    expect(holders.largestHolder).toBeUndefined();
    add('b', ['x', 'y']);
    add('a', ['x']);
    expect(holders.largestHolder).toBe('b');
    expect(holders.holdings.map(({ digests }) => digests.length)).toEqual([2, 1]);
  });
});
