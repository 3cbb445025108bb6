import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import type { Digest } from '../../../src/oci/digest.ts';
import { BlobsMissingError } from '../../../src/shared/errors.ts';
import { generateImage } from '../../support/generate-image.ts';
import { layersOf, seed, service } from '../support/images.ts';
import { failureOf, push } from '../support/push.ts';
import { verifyStored } from '../support/stored.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
  emulator.state.createRepository({ name: 'app' });
});
afterEach(() => emulator.close());

/** The repository lists the blob and takes no manifest that refers to it. */
async function listByNameOnly(digest: string, bytes: Buffer): Promise<void> {
  await emulator.state.putBlob('app', bytes);
  emulator.state.repository('app').nameOnly.add(digest as Digest);
}

const bytesIn = (image: Awaited<ReturnType<typeof service>>, digest: string | undefined): Buffer => {
  const bytes = image.blobs.get(digest as Digest);
  if (bytes === undefined) throw new Error(`no ${digest}`);
  return bytes;
};
const uploads = () => emulator.requests.count('upload-complete');

describe('a layer that the target has by name only', () => {
  it('is uploaded once, and reported as pushed', async () => {
    const image = await service('x');
    const [lowest] = layersOf(image);
    await listByNameOnly(lowest ?? '', bytesIn(image, lowest));
    const { result, log } = await push(emulator, image, 'app');
    await verifyStored(emulator, 'app', 'v1');
    expect(emulator.state.repository('app').nameOnly.size).toBe(0);
    expect(result.layers[0]).toMatchObject({ digest: lowest, outcome: 'pushed', reason: 'by-name-only' });
    expect(uploads()).toBe(5); // three layers and the config besides
    expect(log.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/Pushed, because app listed it without storing it/),
    );
  });

  it('is uploaded in an image of several platforms, config and layers alike', async () => {
    const image = await generateImage({ layers: [3000, 2000], platforms: ['linux/amd64', 'linux/arm64'] });
    for (const { config, layers } of image.manifests) {
      for (const { digest } of [config, ...layers.map(layer => layer.descriptor)])
        await listByNameOnly(digest, bytesIn(image, digest));
    }
    await push(emulator, image, 'app');
    await verifyStored(emulator, 'app', 'v1');
    expect(uploads()).toBe(6);
  });

  it('is compressed and uploaded where the source has it plain', async () => {
    const plain = await service('x', 'base', { compression: 'none' });
    await push(emulator, plain, 'app');
    const again = await generateImage({
      layers: plain.manifests[0]?.layers.map(({ tar }) => tar) ?? [],
      compression: 'none',
      seed: 'again',
    });
    const repository = emulator.state.repository('app');
    for (const { digest } of (await push(emulator, plain, 'app')).result.layers)
      repository.nameOnly.add(digest);
    emulator.requests.clear();
    const { result } = await push(emulator, again, 'app');
    await verifyStored(emulator, 'app', 'v1');
    expect(uploads()).toBe(5);
    expect(result.layers.map(({ outcome }) => outcome)).toEqual(Array(4).fill('pushed'));
  });

  it('that was compressed elsewhere gives way to one of our own', async () => {
    const { blobs, manifests, root } = await service('x');
    await seed(emulator, 'app', { blobs, manifests, root }, 'old');
    const repository = emulator.state.repository('app');
    for (const layer of layersOf({ blobs, manifests, root })) repository.nameOnly.add(layer as Digest);
    const plain = await service('y', 'base', { compression: 'none' });
    const { result } = await push(emulator, plain, 'app');
    await verifyStored(emulator, 'app', 'v1');
    expect(result.layers.map(({ matchedByDiffId }) => matchedByDiffId)).not.toContain(true);
  });

  it('is uploaded where the image itself is there, too, and gets another tag', async () => {
    const image = await service('x');
    await push(emulator, image, 'app');
    const [lowest] = layersOf(image);
    emulator.state.repository('app').nameOnly.add(lowest as Digest);
    emulator.requests.clear();
    const { result } = await push(emulator, image, 'app', { tags: ['v2'] });
    await verifyStored(emulator, 'app', 'v2');
    expect(uploads()).toBe(1);
    expect(result.layers[0]).toMatchObject({ outcome: 'pushed' });
  });

  it('ends the push, tags as they were, when uploading it does not mend it', async () => {
    const image = await service('x');
    emulator.state.behaviour.hiddenManifestPuts = 1_000_000;
    const { reason } = await failureOf(push(emulator, image, 'app'));
    expect(reason).toBeInstanceOf(BlobsMissingError);
    expect((reason as BlobsMissingError).line).toMatch(
      /BLOB_UPLOAD_UNKNOWN.*Repository app lists a layer without storing it/,
    );
    expect(uploads()).toBe(10); // each blob once more
    expect(emulator.state.repository('app').tags.size).toBe(0);
  });

  it('ends the push when neither the source nor anybody else has it', async () => {
    const image = await service('x');
    const [lowest = ''] = layersOf(image);
    await listByNameOnly(lowest, bytesIn(image, lowest));
    const shallow = { ...image, blobs: new Map([...image.blobs].filter(([digest]) => digest !== lowest)) };
    const { reason } = await failureOf(push(emulator, shallow, 'app'));
    expect(reason).toBeInstanceOf(BlobsMissingError);
    expect((reason as BlobsMissingError).digests).toEqual([lowest]);
  });
});
