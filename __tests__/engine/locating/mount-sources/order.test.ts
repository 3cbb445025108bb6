import { describe, expect, it } from '@jest/globals';
import {
  bestOf,
  checkOrder,
  inOrder,
  isWithin,
  type MountSource,
  rankedSources,
  type Standing,
  type Tier,
} from '../../../../src/engine/locating/mount-sources/order.ts';

function source(name: string, tier: Tier = 'other', more: Partial<MountSource> = {}): MountSource {
  return { name, tier, explicit: false, pattern: 0, distance: 0, ...more };
}

const names = (sources: readonly MountSource[]) => sources.map(({ name }) => name);
/** The better of two sources that differ in one field only; both are given in the wrong order. */
const better = (good: Partial<Standing>, bad: Partial<Standing>) =>
  inOrder(
    [
      { source: source('a'), ...bad },
      { source: source('b'), ...good },
    ],
    standing => standing,
  )[0]?.source.name;

const tiersInOrder = [
  source('h', 'hinted'),
  source('n', 'namespace'),
  source('b', 'base-like'),
  source('o', 'other'),
];

describe('the order of sources', () => {
  it('is that of their tiers, then of distance, then of names', () => {
    expect(rankedSources(tiersInOrder.toReversed())).toEqual(tiersInOrder);
    const far = source('a', 'other', { distance: 1 });
    expect(names(rankedSources([far, source('c'), source('b')]))).toEqual(['b', 'c', 'a']);
  });

  it("is that of the user's patterns before all that", () => {
    const [first, second] = [
      source('x', 'other', { pattern: 0 }),
      source('h', 'hinted', { pattern: 1, distance: -2 }),
    ];
    expect(rankedSources([second, first])).toEqual([first, second]);
  });

  it.each<[string, Partial<Standing>, Partial<Standing>]>([
    ['whose tier has not refused', { tierRefused: false }, { tierRefused: true }],
    ['whose manifest is known to refer to the layer', { proven: true }, { proven: false }],
    ['that holds more layers', { held: 3 }, { held: 2 }],
    ['in a part of the registry that answers', { denied: false }, { denied: true }],
  ])('prefers one %s, whatever its name', (_, good, bad) => {
    expect(better(good, bad)).toBe('b');
  });

  it('weighs a refusal more than a proof, that more than the number of layers, and that more than the rank', () => {
    expect(better({ held: 1, proven: true }, { held: 9, proven: false })).toBe('b');
    expect(better({ proven: false }, { proven: true, tierRefused: true })).toBe('b');
    expect(better({ held: 2 }, { held: 1, source: source('a', 'hinted') })).toBe('b');
  });

  it('has the best source first', () => {
    expect(bestOf(tiersInOrder.toReversed())?.name).toBe('h');
    expect(bestOf([])).toBeUndefined();
  });
});

const neighbors = Array.from({ length: 30 }, (_, at) =>
  source(`team/${at}`, 'namespace', { distance: at / 100 }),
);
const nobodyDenied = () => false;

describe('the order in which sources are asked', () => {
  it('has 24 members of the namespace before names like bases, and the remaining ones after them', () => {
    const asked = names(
      checkOrder([source('z'), source('base', 'base-like'), ...neighbors], 0, nobodyDenied),
    );
    expect(asked.slice(22, 27)).toEqual(['team/22', 'team/23', 'base', 'team/24', 'team/25']);
    expect(asked.at(-1)).toBe('z');
  });

  it('counts those that were asked before', () => {
    const base = source('base', 'base-like');
    expect(names(checkOrder([base, ...neighbors], 23, nobodyDenied)).slice(0, 2)).toEqual(['team/0', 'base']);
    expect(names(checkOrder([base, ...neighbors], 26, nobodyDenied))[0]).toBe('base');
  });

  it('leaves members of the namespace that the user names where they are', () => {
    const named = neighbors.map(neighbor => ({ ...neighbor, explicit: true }));
    expect(names(checkOrder([source('base', 'base-like'), ...named], 0, nobodyDenied)).at(-1)).toBe('base');
  });

  it('has one of each namespace, or of each first word, before the second of any', () => {
    const others = ['a/1', 'a/2', 'a/3', 'b/1', 'b/2', 'web-1', 'web-2'].map(name => source(name));
    expect(names(checkOrder(others, 0, nobodyDenied))).toEqual([
      'a/1',
      'b/1',
      'web-1',
      'a/2',
      'b/2',
      'web-2',
      'a/3',
    ]);
    const checked = new Map([['a', 1]]);
    expect(names(checkOrder(others, 0, nobodyDenied, new Map(), checked)).slice(0, 3)).toEqual([
      'b/1',
      'web-1',
      'a/1',
    ]);
  });

  it('has parts of the registry where nobody answers last, even those that the user names first', () => {
    const denied = source('secret/a', 'hinted');
    const asked = checkOrder([denied, source('z', 'other', { pattern: 1 })], 0, name =>
      name.startsWith('secret/'),
    );
    expect(names(asked)).toEqual(['z', 'secret/a']);
  });
});

describe('the reach of a search', () => {
  it.each([
    ['named', ['hinted']],
    ['near', ['hinted', 'namespace']],
    ['all', ['hinted', 'namespace', 'base-like', 'other']],
  ] as const)('%s takes in %p', (reach, within) => {
    expect(tiersInOrder.filter(each => isWithin(each, reach)).map(({ tier }) => tier)).toEqual(within);
  });

  it('always takes in what the user names', () => {
    expect(isWithin(source('x', 'other', { explicit: true }), 'named')).toBe(true);
  });
});
