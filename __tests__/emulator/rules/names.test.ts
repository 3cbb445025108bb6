import { describe, expect, it } from '@jest/globals';
import { isRepositoryName, isTag } from '../../../emulator/rules/names.ts';

describe('repository names of the emulator', () => {
  it.each(['ab', '0a', 'team/app', 'a/b/c', 'my.app', 'my_app', 'my__app', 'my---app', 'a'.repeat(256)])(
    'take %s',
    name => {
      expect(isRepositoryName(name)).toBe(true);
    },
  );

  it.each([
    ['one character', 'a'],
    ['257 characters', 'a'.repeat(257)],
    ['upper case', 'App'],
    ['two dots in a row', 'my..app'],
    ['three underscores in a row', 'my___app'],
    ['a separator at the begin', '-app'],
    ['a separator at the end of a part', 'team-/app'],
    ['an empty part', 'team//app'],
    ['a slash at the end', 'team/'],
    ['a tag', 'app:v1'],
    ['a line break', 'app\n'],
  ])('refuse %s', (_, name) => {
    expect(isRepositoryName(name)).toBe(false);
  });
});

describe('tags of the emulator', () => {
  it.each(['v1', 'V1.2-rc_3', '_', '0', 'a'.repeat(128)])('take %s', tag => {
    expect(isTag(tag)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['129 characters', 'a'.repeat(129)],
    ['a dot first', '.v1'],
    ['a hyphen first', '-v1'],
    ['a slash', 'a/b'],
    ['a line break', 'v1\n'],
  ])('refuse %s', (_, tag) => {
    expect(isTag(tag)).toBe(false);
  });
});
