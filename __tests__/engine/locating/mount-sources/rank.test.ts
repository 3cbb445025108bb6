import { describe, expect, it } from '@jest/globals';
import { type ImageHints, noHints } from '../../../../src/engine/locating/mount-sources/hints.ts';
import { rankedSources } from '../../../../src/engine/locating/mount-sources/order.ts';
import { rank } from '../../../../src/engine/locating/mount-sources/rank.ts';
import { parseMountPatterns } from '../../../../src/engine/patterns.ts';

/** The names in the order in which they would be asked. */
function order(
  names: readonly string[],
  { target = 'team/api-orders', patterns = ['**'], hints = noHints } = {} as {
    target?: string;
    patterns?: readonly string[];
    hints?: ImageHints;
  },
): string[] {
  const parsed = parseMountPatterns(patterns);
  const sources = names.map(name => rank(name, target, parsed, hints));
  return rankedSources(sources.filter(source => source !== undefined)).map(({ name }) => name);
}

describe('the order in which repositories are asked', () => {
  it('follows hints, namespace, names of bases, the rest', () => {
    const hints = { repositories: ['mirror/debian'], baseNames: [] };
    expect(order(['zeta', 'base/node', 'team/web', 'mirror/debian'], { hints })).toEqual([
      'mirror/debian',
      'team/web',
      'base/node',
      'zeta',
    ]);
  });

  it("puts the user's patterns above everything the image says", () => {
    const hints = { repositories: ['mirror/debian'], baseNames: [] };
    const patterns = ['golden-images/*', '**'];
    expect(order(['mirror/debian', 'golden-images/node'], { hints, patterns })[0]).toBe('golden-images/node');
  });

  it('keeps the order of the hints', () => {
    const hints = { repositories: ['b', 'a'], baseNames: [] };
    expect(order(['a', 'b'], { hints })).toEqual(['b', 'a']);
  });

  it('takes a repository named like the base image for a mirror of it', () => {
    const hints = { repositories: [], baseNames: ['node'] };
    expect(order(['base/python', 'mirror/hub/node', 'x'], { hints })[0]).toBe('mirror/hub/node');
  });

  it('asks closer names first', () => {
    expect(order(['team/web', 'team/api-users', 'team/zzz'])[0]).toBe('team/api-users');
    expect(order(['payments', 'sample-ecs-app1'], { target: 'sample-ecs-app2' })[0]).toBe('sample-ecs-app1');
  });

  it('never asks the target itself', () => {
    expect(order(['team/api-orders', 'x'])).toEqual(['x']);
  });

  it('is the same whatever order the registry lists', () => {
    const names = ['c', 'b', 'a', 'team/x', 'base'];
    expect(order(names.toReversed())).toEqual(order(names));
  });

  it('takes the names of well-known bases for bases, with a version or without', () => {
    expect(order(['aaa', 'mirror-x', 'node22', 'acme-python'], { target: 'web' }).slice(0, 3)).toEqual(
      expect.arrayContaining(['mirror-x', 'node22', 'acme-python']),
    );
  });

  it('asks a base of the namespace before its other members', () => {
    expect(order(['team/api-users', 'team/base-node', 'team/zzz'])[0]).toBe('team/base-node');
  });
});
