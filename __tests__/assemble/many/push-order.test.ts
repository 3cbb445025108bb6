import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { blobsByDiffId, type KnownBlobs } from '../../../src/assemble/many/known-blobs.ts';
import { pushOrder } from '../../../src/assemble/many/push-order.ts';
import { digestOf } from '../../../src/oci/digest.ts';

/** An image with layers of these names and sizes. */
function image(
  layers: Readonly<Record<string, number>>,
  diffIds: Readonly<Record<string, string>> = {},
): KnownBlobs {
  return {
    sizes: new Map(Object.entries(layers).map(([name, size]) => [digestOf(name), size])),
    diffIds: new Map(Object.entries(diffIds).map(([name, diffId]) => [digestOf(name), digestOf(diffId)])),
    uncompressed: false,
  };
}

describe('the order of the pushes', () => {
  it('is a base, what is built on it, and what is built on that', () => {
    const [base, middle, top] = [{ a: 100 }, { a: 100, b: 200 }, { a: 100, b: 200, c: 1 }];
    expect(pushOrder([image({ ...top, d: 300 }), image(middle), image(base)])).toEqual([2, 1, 0]);
    expect(pushOrder([image({ x: 1 }), image(top), image({ ...base, own: 5 })])).toEqual([2, 1, 0]);
  });

  it('is that of the lines where nothing else decides', () => {
    expect(
      pushOrder([image({ a: 1, x: 2 }), image({ a: 1, y: 2 }), image({ z: 2 }), image({ u: 2 })]),
    ).toEqual([0, 1, 2, 3]);
  });

  it('has images that share nothing last', () => {
    expect(pushOrder([image({ x: 1 }), image({ a: 9, y: 500 }), image({ a: 9, z: 400 })])).toEqual([2, 1, 0]);
  });

  it('has compressed layers before those that are asked for by diff ID', () => {
    const inDocker = blobsByDiffId([digestOf('diff'), digestOf('other')], 10);
    const compressed = image({ layer: 50, own: 5000 }, { layer: 'diff' });
    expect(pushOrder([inDocker, image({ x: 1 }), compressed])).toEqual([2, 0, 1]);
  });

  it('has every image once, whatever they share', () => {
    const layers = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(100));
    fc.assert(
      fc.property(fc.array(layers), images => {
        const order = pushOrder(images.map(of => image(of)));
        expect(order.toSorted((a, b) => a - b)).toEqual([...images.keys()]);
      }),
    );
  });
});
