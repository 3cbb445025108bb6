import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { mediaTypes } from '../../../src/oci/media-types.ts';
import { ImageError, type PushError } from '../../../src/shared/errors.ts';
import { generateImage, makeLayer } from '../../support/generate-image.ts';
import { ImageBuilder } from '../../support/image-builder.ts';
import { baseImage, configOver } from '../support/images.ts';
import { failureOf, push } from '../support/push.ts';
import { verifyStored } from '../support/stored.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
  emulator.state.createRepository({ name: 'app' });
});
afterEach(() => emulator.close());

const written = () =>
  emulator.requests.filter(({ kind }) => /^(mount|upload-|manifest-put)/.test(kind)).length;

describe('a layout whose every digest is right', () => {
  it.each(['gzip', 'zstd'] as const)(
    'but whose %s layers are those of another image is refused before anything is written',
    async compression => {
      const other = await generateImage({ layers: [400, 300, 200], seed: 'other', compression });
      const { reason } = await failureOf(push(emulator, configOver(await baseImage(), other), 'app'));
      expect(reason).toBeInstanceOf(ImageError);
      expect((reason as PushError).line).toMatch(/is corrupt: it unpacks to sha256:.*re-save the image/);
      expect(written()).toBe(0);
    },
  );

  it('but whose layers are in another order than its config says is refused', async () => {
    const base = await baseImage();
    const tars = base.manifests.flatMap(({ layers }) => layers.map(({ tar }) => tar));
    const turned = await generateImage({ layers: tars.toReversed(), seed: 'turned' });
    const { reason } = await failureOf(push(emulator, configOver(base, turned), 'app'));
    expect((reason as PushError).line).toMatch(/unpacks to/);
  });

  it.each([
    ['it is plain', (tar: Buffer) => tar],
    ['it is zstd', (tar: Buffer) => zstdCompressSync(tar)],
  ])('arrives though its media type says gzip and %s: engines go by the bytes', async (_, pack) => {
    const builder = new ImageBuilder();
    const tar = await makeLayer('mistyped', 100);
    const manifest = {
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config: builder.json({ rootfs: { type: 'layers', diff_ids: [digestOf(tar)] } }, mediaTypes.ociConfig),
      layers: [builder.put(pack(tar), mediaTypes.ociLayerGzip)],
    };
    const image = builder.image(builder.json(manifest, mediaTypes.ociManifest));
    expect((await push(emulator, image, 'app')).result.digest).toBe(image.root.digest);
  });

  it('arrives when it is an artifact, whatever its config says of its files', async () => {
    const builder = new ImageBuilder();
    const rootfs = { type: 'layers', diff_ids: [digestOf('x')] };
    const manifest = {
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      artifactType: 'application/vnd.example',
      config: builder.json({ rootfs }, mediaTypes.ociConfig),
      layers: [builder.put(gzipSync('a file'), mediaTypes.ociLayerGzip)],
    };
    const image = builder.image(builder.json(manifest, mediaTypes.ociManifest));
    expect((await push(emulator, image, 'app')).result.digest).toBe(image.root.digest);
  });

  it.each([
    ['a config of another kind', 'application/vnd.example.config.v1+json', 1],
    ['diff IDs for other layers than it has', mediaTypes.ociConfig, 2],
  ])('arrives as it is, though it has %s: it is no image', async (_, configType, diffIds) => {
    const builder = new ImageBuilder();
    const rootfs = { type: 'layers', diff_ids: Array(diffIds).fill(digestOf('x')) };
    const manifest = {
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config: builder.json({ architecture: 'amd64', os: 'linux', rootfs }, configType),
      layers: [builder.put(gzipSync(await makeLayer('file', 100)), mediaTypes.ociLayerGzip)],
    };
    const image = builder.image(builder.json(manifest, mediaTypes.ociManifest));
    expect((await push(emulator, image, 'app')).result.digest).toBe(image.root.digest);
    await verifyStored(emulator, 'app', 'v1');
  });
});
