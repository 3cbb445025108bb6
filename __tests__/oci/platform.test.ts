import { describe, expect, it } from '@jest/globals';
import { formatPlatform, isUnknownPlatform, matchesPlatform } from '../../src/oci/platform.ts';

const arm = { os: 'linux', architecture: 'arm64' };

describe('platforms', () => {
  it.each([
    ['linux/arm64', arm],
    ['linux/arm64/v8', arm],
    ['linux/aarch64', arm],
    ['Linux/ARM64', arm],
    ['linux/arm', { os: 'linux', architecture: 'arm', variant: 'v7' }],
  ])('%s is wanted and there', (wanted, platform) => {
    expect(matchesPlatform(platform, wanted)).toBe(true);
  });

  it.each([
    ['linux/amd64', arm],
    ['windows/arm64', arm],
    ['linux/arm/v6', { os: 'linux', architecture: 'arm', variant: 'v7' }],
    ['linux', arm],
  ])('%s is wanted and not there', (wanted, platform) => {
    expect(matchesPlatform(platform, wanted)).toBe(false);
  });

  it('knows the mark of attestations', () => {
    expect(isUnknownPlatform({ os: 'unknown', architecture: 'unknown' })).toBe(true);
    expect(isUnknownPlatform(arm)).toBe(false);
  });

  it('is written as buildx does', () => {
    expect(formatPlatform({ os: 'linux', architecture: 'arm', variant: 'v7' })).toBe('linux/arm/v7');
  });
});
