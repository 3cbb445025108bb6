import { describe, expect, it } from '@jest/globals';
import {
  isWorthListing,
  onlyTopLayersMissing,
  worthChecking,
} from '../../../../src/engine/locating/mount-sources/stop-rule.ts';
import { digestOf } from '../../../../src/oci/digest.ts';

const layer = (name: string) => digestOf(name);
const ask = (chains: string[][], missing: string[], located: string[]) =>
  onlyTopLayersMissing(
    chains.map(chain => chain.map(layer)),
    new Set(missing.map(layer)),
    digest => located.map(layer).includes(digest),
  );

describe('whether the layers without a holder are most likely new', () => {
  it('is so when they lie above a layer that was located', () => {
    expect(ask([['base', 'app']], ['app'], ['base'])).toBe(true);
  });

  it('is not so while nothing was located', () => {
    expect(ask([['base', 'app']], ['base', 'app'], [])).toBe(false);
  });

  it('is not so when one of them lies below a located layer', () => {
    expect(ask([['base', 'lib', 'app']], ['base', 'app'], ['lib'])).toBe(false);
  });

  it('holds only if it holds for every platform that misses something', () => {
    const chains = [
      ['base-amd', 'app-amd'],
      ['base-arm', 'app-arm'],
    ];
    expect(ask(chains, ['app-amd', 'base-arm', 'app-arm'], ['base-amd'])).toBe(false);
    expect(ask(chains, ['app-amd', 'app-arm'], ['base-amd', 'base-arm'])).toBe(true);
  });

  it('does not mind a chain that misses nothing', () => {
    expect(ask([['x'], ['base', 'app']], ['app'], ['base'])).toBe(true);
  });
});

const mebibyte = 1024 * 1024;

describe('how many repositories layers that are most likely new are worth', () => {
  it.each([
    ['the target', 'target', 0],
    ['a repository that the image names', 'hinted', 0],
    ['a neighbor', 'namespace', 6],
    ['a name like a base', 'base-like', 30],
    ['any other', 'other', 30],
  ] as const)('is little when the layers below were located by %s', (_, tier, least) => {
    expect(worthChecking(tier, 100_000)).toBe(least);
  });

  it('grows with their bytes', () => {
    expect(worthChecking('target', 50 * mebibyte)).toBe(50);
    expect(worthChecking('other', 50 * mebibyte)).toBe(50);
  });

  it('is a list of all pages only when they weigh much', () => {
    expect([10, 100].map(count => isWorthListing(count * mebibyte))).toEqual([false, true]);
  });
});
