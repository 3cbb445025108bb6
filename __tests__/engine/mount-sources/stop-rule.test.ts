import { describe, expect, it } from '@jest/globals';
import { onlyTopLayersMissing } from '../../../src/engine/mount-sources/stop-rule.ts';
import { digestOf } from '../../../src/oci/digest.ts';

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
