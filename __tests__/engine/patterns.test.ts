import { describe, expect, it } from '@jest/globals';
import { parseMountPatterns } from '../../src/engine/patterns.ts';
import { InputError } from '../../src/shared/errors.ts';

describe('mount-from', () => {
  it('matches everything by default, in one rank', () => {
    const patterns = parseMountPatterns(['**']);
    expect(patterns.rankOf('a')).toBe(0);
    expect(patterns.rankOf('team/deep/app')).toBe(0);
    expect(patterns.needsListing).toBe(true);
    expect(patterns.isExplicit(0)).toBe(false);
  });

  it('ranks by the order of the lines', () => {
    const patterns = parseMountPatterns(['base/node', 'base/**', '**']);
    expect(['base/node', 'base/python', 'other'].map(name => patterns.rankOf(name))).toEqual([0, 1, 2]);
    expect(patterns.isExplicit(1)).toBe(true);
  });

  it('excludes, wherever the line stands', () => {
    const patterns = parseMountPatterns(['!legacy/**', '**']);
    expect(patterns.rankOf('legacy/app')).toBeUndefined();
    expect(patterns.rankOf('app')).toBe(0);
  });

  it('takes exclusions alone as exclusions from everything', () => {
    const patterns = parseMountPatterns(['!legacy/**']);
    expect(patterns.rankOf('app')).toBe(0);
    expect(patterns.isExcluded('legacy/app')).toBe(true);
  });

  it('needs no listing when every line is a plain name', () => {
    const patterns = parseMountPatterns(['base/node', 'base/python']);
    expect(patterns.needsListing).toBe(false);
    expect(patterns.names).toEqual(['base/node', 'base/python']);
    expect(patterns.rankOf('base/node-extra')).toBeUndefined();
  });

  it('one star stays within a component', () => {
    const patterns = parseMountPatterns(['team/*']);
    expect(patterns.rankOf('team/app')).toBe(0);
    expect(patterns.rankOf('team/deep/app')).toBeUndefined();
  });

  it('none turns mounting off', () => {
    const patterns = parseMountPatterns(['none']);
    expect(patterns.none).toBe(true);
    expect(patterns.rankOf('app')).toBeUndefined();
    expect(patterns.needsListing).toBe(false);
  });

  it.each([[['none', 'base']], [['!']], [['Base/Node']], [['123.dkr.ecr/app:1']], [['a b']]])(
    'refuses %j',
    lines => {
      expect(() => parseMountPatterns(lines)).toThrow(InputError);
    },
  );
});
