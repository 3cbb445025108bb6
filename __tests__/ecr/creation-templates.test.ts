import { describe, expect, it } from '@jest/globals';
import { templateFor } from '../../src/ecr/creation-templates.ts';

const template = (prefix: string) => ({
  prefix,
  encryption: { type: 'AES256' },
  tagMutability: 'MUTABLE',
  resourceTags: {},
});
const found = (repository: string, ...prefixes: readonly string[]) =>
  templateFor(repository, prefixes.map(template))?.prefix;

describe('the template of a repository', () => {
  it('is the one with the longest prefix, in whatever order they are listed', () => {
    const prefixes = ['team', 'ROOT', 'team/open/deep', 'team/open'];
    for (const listed of [prefixes, prefixes.toReversed()]) {
      expect(found('team/open/app', ...listed)).toBe('team/open');
      expect(found('team/app', ...listed)).toBe('team');
    }
  });

  it('has a prefix that ends at a slash', () => {
    expect(found('teams/app', 'team')).toBeUndefined();
    expect(found('team', 'team')).toBeUndefined();
  });

  it('is ROOT where no prefix matches, and only there', () => {
    expect(found('solo', 'team', 'ROOT')).toBe('ROOT');
    expect(found('ROOT/app', 'ROOT')).toBe('ROOT');
    expect(found('solo')).toBeUndefined();
  });
});
