import { describe, expect, it } from '@jest/globals';
import { Permissions } from '../../../emulator/state/permissions.ts';
import { longestPrefix } from '../../../emulator/state/prefix.ts';
import { matchesWildcard } from '../../../emulator/state/wildcard.ts';

describe('permissions', () => {
  it('allow all unless something is denied', () => {
    const role = new Permissions('1');
    expect(role.allows('ecr:PutImage', 'app')).toBe(true);
    role.deny('ecr:PutImage', 'team/*');
    expect([role.allows('ecr:PutImage', 'team/app'), role.allows('ecr:PutImage', 'team')]).toEqual([
      false,
      true,
    ]);
    role.deny('ecr:*', /^secret/);
    expect([role.allows('ecr:ListImages', 'secret/app'), role.allows('ecr:ListImages', 'app')]).toEqual([
      false,
      true,
    ]);
  });

  it('do not deny listing all repositories because of one repository', () => {
    const role = new Permissions('1');
    role.deny('ecr:DescribeRepositories', 'app');
    expect(role.allows('ecr:DescribeRepositories')).toBe(true);
    role.deny('ecr:DescribeRepositories', '*');
    expect(role.allows('ecr:DescribeRepositories')).toBe(false);
  });

  it('can be restored for one denial, or for all denials of an action', () => {
    const role = new Permissions('1');
    for (const name of ['a1', 'a2']) role.deny('ecr:PutImage', name);
    role.allow('ecr:PutImage', 'a1');
    expect([role.allows('ecr:PutImage', 'a1'), role.allows('ecr:PutImage', 'a2')]).toEqual([true, false]);
    role.allow('ecr:PutImage');
    expect(role.allows('ecr:PutImage', 'a2')).toBe(true);
  });

  it('allow only what is listed, then what is added', () => {
    const role = new Permissions('1');
    role.allowOnly(['ecr:PutImage']);
    expect([role.allows('ecr:PutImage', 'a'), role.allows('ecr:ListImages', 'a')]).toEqual([true, false]);
    role.allow('ecr:ListImages');
    expect(role.allows('ecr:ListImages', 'a')).toBe(true);
  });
});

describe('a wildcard', () => {
  it.each([
    ['*', 'anything/at.all', true],
    ['dev-*', 'dev-', true],
    ['dev-*', 'predev-1', false],
    ['a.b', 'axb', false],
    ['*-rc*', 'v1-rc2', true],
  ])('%s against %s: %s', (pattern, text, expected) => {
    expect(matchesWildcard(pattern, text)).toBe(expected);
  });
});

describe('a prefix', () => {
  const rules = new Map([
    ['ROOT', 0],
    ['team', 1],
    ['team/open', 2],
  ]);
  it.each([
    ['team/open/app', 2],
    ['team/opened', 1],
    ['team', 0],
    ['teams/app', 0],
  ])('of %s is the longest with a slash after it', (name, expected) => {
    expect(longestPrefix(rules, name)).toBe(expected);
  });
});
