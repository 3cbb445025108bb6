import { describe, expect, it } from '@jest/globals';
import { KeptSource } from '../../../src/assemble/many/kept-source.ts';
import type { KnownBlobs } from '../../../src/assemble/many/known-blobs.ts';
import type { ImageSource } from '../../../src/images/image-source.ts';
import { openImage } from '../../../src/images/open-image.ts';
import { NotPushableError, type PushableImage } from '../../../src/images/pushable-image.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import type { ImageNode } from '../../../src/oci/image-tree.ts';
import { service } from '../../engine/support/images.ts';
import { optionsFor } from '../../images/support/sources.ts';
import { writeOciLayout } from '../../support/generate-image.ts';
import { temporaryDirectory } from '../../support/temporary.ts';

const path = temporaryDirectory();
const diffIds = ['one', 'two'].map(digestOf);

async function loaded(): Promise<ImageNode> {
  await writeOciLayout(path('image'), await service('kept'));
  return await (await openImage(`oci:${path('image')}`, optionsFor(path()))).load();
}

/** An image in Docker, as far as it is asked before the push. */
async function inDocker(pushable: () => Promise<Partial<PushableImage>>) {
  const calls: string[] = [];
  const root = await loaded();
  const called = <T>(name: string, work: () => Promise<T>) => {
    calls.push(name);
    return work();
  };
  const source = {
    description: 'docker-daemon:app',
    local: true,
    pushable: () => called('pushable', pushable),
    diffIds: async () => diffIds,
    load: () => called('load', async () => root),
  } as unknown as ImageSource;
  return { calls, source, root };
}

describe('a source that is looked at before the push', () => {
  it('is asked once for the program that pushes it, and not loaded', async () => {
    const { calls, source } = await inDocker(async () => ({ diffIds, unpackedBytes: 100 }));
    const kept = new KeptSource(source, () => {});
    const blobs = await kept.blobs(false);
    expect([...blobs.sizes]).toEqual(diffIds.map(diffId => [diffId, 50]));
    await kept.pushable?.();
    expect(calls).toEqual(['pushable']);
    expect(kept.saved).toBe(false);
  });

  it.each([
    ['cannot be pushed by it', false],
    ['is looked at for a dry run', true],
  ])('that %s is loaded only for its push, and then tells its digests', async (_, dryRun) => {
    const { calls, source, root } = await inDocker(async () => {
      throw new NotPushableError('it is remote');
    });
    const learnt: KnownBlobs[] = [];
    const kept = new KeptSource(source, blobs => learnt.push(blobs));
    expect([...(await kept.blobs(dryRun)).sizes.keys()]).toEqual(diffIds);
    expect(kept.saved).toBe(true);
    expect(calls).not.toContain('load');
    expect(await kept.load()).toBe(root);
    await kept.load();
    expect(calls.filter(call => call === 'load')).toHaveLength(1);
    expect(learnt).toHaveLength(1);
    expect(learnt[0]?.sizes.size).toBe(5);
  });

  it('that no program pushes is loaded at once, and kept', async () => {
    await writeOciLayout(path('layout'), await service('layout'));
    const source = await openImage(`oci:${path('layout')}`, optionsFor(path()));
    const learnt: KnownBlobs[] = [];
    const kept = new KeptSource(source, blobs => learnt.push(blobs));
    expect(kept.pushable).toBeUndefined();
    const { sizes, diffIds: known, uncompressed } = await kept.blobs(false);
    expect([sizes.size, known.size, uncompressed]).toEqual([5, 4, false]);
    expect(await kept.load()).toBe(await kept.load());
    expect(learnt).toEqual([]);
  });
});
