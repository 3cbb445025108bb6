import {
  BatchCheckLayerAvailabilityCommand,
  BatchGetImageCommand,
  DescribeImagesCommand,
  ListImagesCommand,
  paginateListImages,
} from '@aws-sdk/client-ecr';
import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../../src/oci/digest.ts';
import { mediaTypes } from '../../../src/oci/media-types.ts';
import { emulatorClient, exceptionOf } from '../support/client.ts';

const layer = Buffer.from('a layer of an image');

describe('images of the control plane', () => {
  const running = emulatorClient();

  async function twoImages() {
    const { emulator } = running;
    emulator.state.createRepository({ name: 'app' });
    const tagged = await running.push('app', 'v1', [layer]);
    const moved = await running.push('app', 'v2', [layer, Buffer.from('more')]);
    await running.putManifest('app', 'v2', tagged.manifest); // the second image has no tag any more
    return { client: running.ecr, tagged, untagged: moved };
  }

  it('lists one entry per tag and one per untagged image', async () => {
    const { client, tagged, untagged } = await twoImages();
    const list = async (tagStatus?: 'TAGGED' | 'UNTAGGED' | 'ANY') => {
      const filter = tagStatus === undefined ? undefined : { tagStatus };
      const { imageIds = [] } = await client.send(new ListImagesCommand({ repositoryName: 'app', filter }));
      return new Set(imageIds.map(({ imageTag, imageDigest }) => `${imageTag ?? '-'} ${imageDigest}`));
    };
    const withTags = [`v1 ${tagged.digest}`, `v2 ${tagged.digest}`];
    expect(await list('TAGGED')).toEqual(new Set(withTags));
    expect(await list('UNTAGGED')).toEqual(new Set([`- ${untagged.digest}`]));
    expect(await list()).toEqual(new Set([...withTags, `- ${untagged.digest}`]));
  });

  it('pages a listing', async () => {
    const { client, tagged } = await twoImages();
    for (let at = 0; at < 23; at++) {
      running.emulator.state.putManifest('app', tagged.manifest, mediaTypes.ociManifest, `t${at}`);
    }
    const tags = [];
    const sizes = [];
    const pages = paginateListImages(
      { client, pageSize: 10 },
      { repositoryName: 'app', filter: { tagStatus: 'TAGGED' } },
    );
    for await (const { imageIds = [] } of pages) {
      sizes.push(imageIds.length);
      tags.push(...imageIds.map(({ imageTag }) => imageTag));
    }
    expect(sizes).toEqual([10, 10, 5]);
    expect(new Set(tags).size).toBe(25);
  });

  it('returns manifests byte for byte, by tag and by digest, and a failure for each missing one', async () => {
    const { client, tagged } = await twoImages();
    const absent = digestOf('absent');
    const { images = [], failures = [] } = await client.send(
      new BatchGetImageCommand({
        repositoryName: 'app',
        imageIds: [
          { imageTag: 'v1' },
          { imageDigest: tagged.digest },
          { imageTag: 'v9' },
          { imageDigest: absent },
          { imageTag: 'no tag' },
          {},
        ],
      }),
    );
    expect(images.map(({ imageId }) => imageId)).toEqual([
      { imageDigest: tagged.digest, imageTag: 'v1' },
      { imageDigest: tagged.digest },
    ]);
    for (const image of images) {
      expect(image.imageManifest).toBe(tagged.manifest.toString());
      expect(image.imageManifestMediaType).toBe(mediaTypes.ociManifest);
    }
    expect(failures.map(({ failureCode }) => failureCode)).toEqual([
      'ImageNotFound',
      'ImageNotFound',
      'InvalidImageTag',
      'MissingDigestAndTag',
    ]);
  });

  it('accepts 1 to 100 images per call', async () => {
    const { client } = await twoImages();
    for (const count of [0, 101]) {
      const imageIds = Array.from({ length: count }, () => ({ imageTag: 'v1' }));
      const call = client.send(new BatchGetImageCommand({ repositoryName: 'app', imageIds }));
      expect((await exceptionOf(call)).name).toBe('InvalidParameterException');
    }
  });

  it('describes images with tags, push time and total size', async () => {
    const { client, tagged } = await twoImages();
    const { imageDetails = [] } = await client.send(
      new DescribeImagesCommand({ repositoryName: 'app', imageIds: [{ imageTag: 'v1' }] }),
    );
    const parts = tagged.blobs.reduce((sum, [, size]) => sum + size, tagged.manifest.length);
    expect(imageDetails[0]).toMatchObject({
      imageDigest: tagged.digest,
      imageSizeInBytes: parts,
      imageManifestMediaType: mediaTypes.ociManifest,
    });
    expect(imageDetails[0]?.imageTags?.toSorted()).toEqual(['v1', 'v2']);
    expect(imageDetails[0]?.imagePushedAt).toBeInstanceOf(Date);
    const all = await client.send(new DescribeImagesCommand({ repositoryName: 'app' }));
    expect(all.imageDetails).toHaveLength(2);
    const missing = client.send(
      new DescribeImagesCommand({ repositoryName: 'app', imageIds: [{ imageTag: 'v9' }] }),
    );
    expect((await exceptionOf(missing)).name).toBe('ImageNotFoundException');
  });

  describe('records a pull', () => {
    async function pullTime(digest: string) {
      const { imageDetails } = await running.ecr.send(
        new DescribeImagesCommand({ repositoryName: 'app', imageIds: [{ imageDigest: digest }] }),
      );
      return imageDetails?.[0]?.lastRecordedPullTime;
    }
    const batchGet = (imageTag: string) =>
      running.ecr.send(new BatchGetImageCommand({ repositoryName: 'app', imageIds: [{ imageTag }] }));

    it.each([
      ['BatchGetImage', () => batchGet('v1')],
      ['GET', () => running.v2('GET', 'app/manifests/v1')],
      ['HEAD', () => running.v2('HEAD', 'app/manifests/v1')],
    ])('after %s has read the manifest', async (_, read) => {
      const { tagged, untagged } = await twoImages();
      expect(await pullTime(tagged.digest)).toBeUndefined();
      await read();
      expect(await pullTime(tagged.digest)).toBeInstanceOf(Date);
      expect(await pullTime(untagged.digest)).toBeUndefined();
    });

    it('once per day, even if the manifest is read again', async () => {
      const { tagged } = await twoImages();
      const repository = running.emulator.state.repository('app');
      const day = 24 * 3_600_000;
      const first = Date.now() - day / 2;
      repository.recordPull(tagged.digest, first);
      await batchGet('v1');
      expect(await pullTime(tagged.digest)).toEqual(new Date(first));
      repository.recordPull(tagged.digest, first + day);
      expect(await pullTime(tagged.digest)).toEqual(new Date(first + day));
    });

    it('unless the role is excluded', async () => {
      const { tagged } = await twoImages();
      running.emulator.state.behaviour.recordsPulls = false;
      await batchGet('v1');
      expect(await pullTime(tagged.digest)).toBeUndefined();
    });
  });

  it('lists archived images only on request, and serves them after they are pushed again', async () => {
    const { client, tagged, untagged } = await twoImages();
    const { state } = running.emulator;
    state.archiveImage('app', tagged.digest);
    const listed = async (imageStatus?: 'ACTIVE' | 'ARCHIVED' | 'ANY') => {
      const input = {
        repositoryName: 'app',
        filter: imageStatus === undefined ? undefined : { imageStatus },
      };
      const { imageIds = [] } = await client.send(new ListImagesCommand(input));
      const { imageDetails = [] } = await client.send(new DescribeImagesCommand(input));
      const described = new Set(imageDetails.map(({ imageDigest }) => imageDigest));
      expect(new Set(imageIds.map(({ imageDigest }) => imageDigest))).toEqual(described);
      return described;
    };
    expect(await listed()).toEqual(new Set([untagged.digest]));
    expect(await listed('ARCHIVED')).toEqual(new Set([tagged.digest]));
    expect(await listed('ANY')).toEqual(new Set([tagged.digest, untagged.digest]));

    const [config, shared] = tagged.blobs.map(([digest]) => digest);
    const { layers } = await client.send(
      new BatchCheckLayerAvailabilityCommand({
        repositoryName: 'app',
        layerDigests: [config ?? '', shared ?? ''],
      }),
    );
    expect(layers?.map(({ layerAvailability }) => layerAvailability)).toEqual(['ARCHIVED', 'AVAILABLE']);
    const pull = async () => (await running.v2('GET', `app/manifests/${tagged.digest}`)).status;
    expect(await pull()).toBe(404);
    expect((await running.putManifest('app', 'v1', tagged.manifest)).status).toBe(201);
    expect(await pull()).toBe(200);
    expect(await listed('ARCHIVED')).toEqual(new Set());
  });

  it('deletes the layers of an image with the image only on request', async () => {
    const { emulator } = running;
    const { untagged, tagged } = await twoImages();
    const { state } = emulator;
    state.deleteImage('app', untagged.digest, { dropLayers: true });
    const held = [...state.repository('app').blobs.keys()];
    expect(new Set(held)).toEqual(new Set(tagged.blobs.map(([digest]) => digest)));
    state.deleteImage('app', tagged.digest);
    expect(state.repository('app').blobs.size).toBe(tagged.blobs.length);
    expect(state.repository('app').tags.size).toBe(0);
  });
});
