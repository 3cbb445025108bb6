import { describe, expect, it } from '@jest/globals';
import type { KnownBlobs } from '../../../src/assemble/many/known-blobs.ts';
import { StepImages } from '../../../src/assemble/many/step-images.ts';
import type { LayerResult, PushResult } from '../../../src/engine/result.ts';
import { digestOf } from '../../../src/oci/digest.ts';

const layer = digestOf('layer');
const diffId = digestOf('diff ID');
const { signal } = new AbortController();

function blobs(names: readonly string[], diffIds: Readonly<Record<string, string>> = {}): KnownBlobs {
  return {
    sizes: new Map(names.map(name => [digestOf(name), 1])),
    diffIds: new Map(Object.entries(diffIds).map(([name, id]) => [digestOf(name), digestOf(id)])),
    uncompressed: false,
  };
}

const result = (...layers: readonly Partial<LayerResult>[]) =>
  ({ layers: layers.map(of => ({ size: 1, mediaType: 'x', ...of })) }) as unknown as PushResult;

/** Images with the layer, in repositories of these names. */
function sharing(names: readonly string[], allowed = (_: string) => true): StepImages {
  return new StepImages(
    names.map(repository => ({ repository, blobs: blobs(['layer']) })),
    allowed,
  );
}

describe('what an image sees of those that go first', () => {
  it('is that the first one brings the blob, once it is complete', async () => {
    const images = sharing(['a', 'b', 'c']);
    const third = images.siblingsOf(2, signal);
    const waiting = third.broughtBy(layer);
    images.end(1, result());
    expect(third.bring(layer)).toBe(true);
    expect(third.heldBy(layer)).toEqual([]);
    images.end(0, result({ digest: layer, diffId }));
    expect(await waiting).toBe('a');
    expect(third.heldBy(layer)).toEqual(['a']);
    expect(third.compressed(diffId)).toEqual({ digest: layer, size: 1, mediaType: 'x' });
  });

  it('is that the next one takes over, if one fails while it is waited for', async () => {
    const images = sharing(['a', 'b', 'c']);
    const waiting = images.siblingsOf(2, signal).broughtBy(layer);
    images.end(0, undefined);
    images.end(1, result());
    expect(await waiting).toBe('b');
  });

  it('is nothing, if all of them fail', async () => {
    const images = sharing(['a', 'b']);
    const second = images.siblingsOf(1, signal);
    const waiting = second.broughtBy(layer);
    images.end(0, undefined);
    expect(await waiting).toBeUndefined();
    expect(second.bring(layer)).toBe(false);
  });

  it('is nothing of a blob that they do not have, of those that come later, or of repositories that are excluded', async () => {
    const [first, second] = [0, 1].map(at => sharing(['a', 'b']).siblingsOf(at, signal));
    expect(await first?.broughtBy(layer)).toBeUndefined();
    expect(await second?.broughtBy(digestOf('other'))).toBeUndefined();
    const excluded = sharing(['a', 'b'], name => name !== 'a').siblingsOf(1, signal);
    expect(excluded.bring(layer)).toBe(false);
    expect(await excluded.broughtBy(layer)).toBeUndefined();
  });

  it('is found by diff ID, also by an image that was loaded late', async () => {
    const images = new StepImages(
      [
        { repository: 'compressed', blobs: blobs(['layer'], { layer: 'diff ID' }) },
        { repository: 'in-docker', blobs: blobs(['diff ID']) },
        { repository: 'saved', blobs: blobs(['diff ID']) },
      ],
      () => true,
    );
    images.end(0, result({ digest: layer, diffId }));
    expect(await images.siblingsOf(1, signal).broughtBy(diffId)).toBe('compressed');
    const saved = images.siblingsOf(2, signal);
    expect(saved.bring(digestOf('other compression'))).toBe(false);
    images.learn(2, blobs(['other compression'], { 'other compression': 'diff ID' }));
    expect(saved.bring(digestOf('other compression'))).toBe(true);
  });

  it('is, by its digest in the registry, also a layer that was compressed here', async () => {
    const images = sharing(['a', 'b']);
    const second = images.siblingsOf(1, signal);
    const compressed = digestOf('compressed here');
    expect(await second.broughtBy(compressed)).toBeUndefined();
    images.end(0, result({ digest: compressed, diffId: layer }));
    expect(await second.broughtBy(compressed)).toBe('a');
  });

  it('is over when the push is aborted', async () => {
    const aborted = new AbortController();
    const waiting = sharing(['a', 'b']).siblingsOf(1, aborted.signal).broughtBy(layer);
    aborted.abort(new Error('over'));
    await expect(waiting).rejects.toThrow('over');
  });
});

describe('images of one repository', () => {
  it('wait for the first one with the same blobs, and do not mount from it', async () => {
    const images = sharing(['a', 'a', 'b']);
    expect(images.siblingsOf(1, signal).bring(layer)).toBe(false);
    let ready = false;
    const waiting = images.untilRepositoryIsReady(1, signal).then(() => {
      ready = true;
    });
    await images.untilRepositoryIsReady(2, signal);
    await images.untilRepositoryIsReady(0, signal);
    expect(ready).toBe(false);
    images.end(0, result());
    await waiting;
  });
});
