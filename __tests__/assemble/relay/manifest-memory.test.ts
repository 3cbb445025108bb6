import { describe, expect, it } from '@jest/globals';
import { ManifestMemory } from '../../../src/assemble/relay/manifest-memory.ts';
import { digestOf } from '../../../src/oci/digest.ts';

const manifestOf = (text: string) => ({
  digest: digestOf(text),
  bytes: Buffer.from(text),
  mediaType: 'application/json',
});
const [one, two, three] = [manifestOf('one'), manifestOf('two'), manifestOf('three')];

describe('the memory of manifests', () => {
  it('drops the oldest when there are too many', () => {
    const memory = new ManifestMemory({ manifests: 2, bytes: 100 });
    for (const manifest of [one, two, one, three]) memory.keep(manifest);
    expect([one, two, three].map(({ digest }) => memory.get(digest))).toEqual([one, undefined, three]);
  });

  it('drops the oldest when they are too large', () => {
    const memory = new ManifestMemory({ manifests: 10, bytes: 8 });
    for (const manifest of [one, one, two, three]) memory.keep(manifest);
    expect([one, two, three].map(({ digest }) => memory.get(digest))).toEqual([undefined, two, three]);
  });
});
