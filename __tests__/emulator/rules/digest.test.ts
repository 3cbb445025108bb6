import { describe, expect, it } from '@jest/globals';
import { digestOf, isDigest } from '../../../emulator/rules/digest.ts';

/** FIPS 180-4 example values, as published by NIST. */
const abc = 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const empty = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('digests of the emulator', () => {
  it('are sha256 of the content', () => {
    expect(digestOf('abc')).toBe(abc);
    expect(digestOf(new Uint8Array())).toBe(empty);
  });

  it.each([abc, empty, `sha512:${'0f'.repeat(64)}`])('take %s', text => {
    expect(isDigest(text)).toBe(true);
  });

  it.each([
    ['no algorithm', abc.slice(7)],
    ['upper case', abc.toUpperCase().replace('SHA256', 'sha256')],
    ['a digit too few', abc.slice(0, -1)],
    ['a digit too many', `${abc}0`],
    ['something before it', ` ${abc}`],
    ['a line break after it', `${abc}\n`],
    ['no hexadecimal', abc.replace('b', 'g')],
    ['an algorithm that is not registered', `md5:${'0'.repeat(32)}`],
    ['sha512 of the wrong length', abc.replace('sha256', 'sha512')],
    ['nothing', undefined],
  ])('refuse %s', (_, text) => {
    expect(isDigest(text)).toBe(false);
  });
});
