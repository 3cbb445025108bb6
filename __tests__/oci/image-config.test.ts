import { describe, expect, it } from '@jest/globals';
import { parseImageConfig, platformOf } from '../../src/oci/image-config.ts';

const parsed = (config: object) => parseImageConfig(Buffer.from(JSON.stringify(config)), 'config');

describe('the platform of an image config', () => {
  it.each([
    [{ os: 'linux', architecture: 'amd64' }],
    [{ os: 'linux', architecture: 'arm', variant: 'v7' }],
    [{ os: 'unknown', architecture: 'unknown' }],
  ])('is what it names: %j', platform => {
    expect(platformOf(parsed({ ...platform, rootfs: { diff_ids: [] } }))).toEqual(platform);
  });

  it.each([
    {},
    { os: 'linux' },
    { architecture: 'amd64' },
    { os: '', architecture: '' },
    { os: '', architecture: 'amd64' },
    { os: 'linux', architecture: '' },
  ])('is none where a part is missing or empty: %j', config => {
    expect(platformOf(parsed(config))).toBeUndefined();
  });

  it('has no variant where that is empty', () => {
    const platform = { os: 'linux', architecture: 'arm64' };
    expect(platformOf(parsed({ ...platform, variant: '' }))).toEqual(platform);
  });

  it('is none without a config', () => {
    expect(platformOf(undefined)).toBeUndefined();
  });
});
