import { describe, expect, it } from '@jest/globals';
import { algorithmOf, digestOf, hexOf, isDigest, shortDigest } from '../../src/oci/digest.ts';

const empty = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('digests', () => {
  it('hashes with sha256', () => {
    expect(digestOf('')).toBe(empty);
  });

  it.each([
    ['upper case', empty.toUpperCase()],
    ['too short', empty.slice(0, -1)],
    ['too long', `${empty}0`],
    ['an algorithm that is not registered', empty.replace('sha256', 'md5')],
    ['sha512 of the length of sha256', empty.replace('sha256', 'sha512')],
    ['a path in it', `sha256:../${'a'.repeat(61)}`],
    ['no text', 5],
  ])('does not take %s for one', (_, value) => {
    expect(isDigest(value)).toBe(false);
  });

  it('takes sha512', () => {
    const digest = `sha512:${'0a'.repeat(64)}`;
    expect(isDigest(digest) && algorithmOf(digest)).toBe('sha512');
  });

  it('is shortened as Docker does', () => {
    expect(shortDigest(empty)).toBe('e3b0c44298fc');
    expect(hexOf(empty)).toHaveLength(64);
  });
});
