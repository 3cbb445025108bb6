import { describe, expect, it } from '@jest/globals';
import { checkPackageVersion, parseVersionTag } from '../../../scripts/release/version-tag.ts';

describe('a version tag', () => {
  it.each([
    ['v1.2.3', { version: '1.2.3', majorTag: 'v1', prerelease: false }],
    ['v12.0.10', { version: '12.0.10', majorTag: 'v12', prerelease: false }],
    ['v1.2.3-rc.1', { version: '1.2.3-rc.1', majorTag: 'v1', prerelease: true }],
    ['v2.0.0-beta-2.0x', { version: '2.0.0-beta-2.0x', majorTag: 'v2', prerelease: true }],
  ])('%s says version, major tag and whether it is a prerelease', (tag, expected) => {
    expect(parseVersionTag(tag)).toEqual(expected);
  });

  it.each([
    '',
    'v1',
    'v1.2',
    '1.2.3',
    'v01.2.3',
    'v1.2.3.4',
    'v1.2.3-',
    'v1.2.3-rc..1',
    'v1.2.3-rc.01',
    'v1.2.3+build',
    'v1.2.3\nv9.9.9',
    'main',
  ])('%j is none', tag => {
    expect(() => parseVersionTag(tag)).toThrow(`The tag "${tag}" is not a version`);
  });

  it('must match the version in package.json', () => {
    const tag = parseVersionTag('v1.2.3-rc.1');
    expect(() => checkPackageVersion(tag, '1.2.3-rc.1')).not.toThrow();
    expect(() => checkPackageVersion(tag, '1.2.3')).toThrow(
      'The version of the tag is 1.2.3-rc.1, but package.json has 1.2.3. Make them match.',
    );
  });
});
