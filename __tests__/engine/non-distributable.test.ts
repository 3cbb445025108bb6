import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { mediaTypes } from '../../src/oci/media-types.ts';
import { gzip, makeLayer } from '../support/generate-image.ts';
import { ImageBuilder } from '../support/image-builder.ts';
import { seed } from './support/images.ts';
import { push } from './support/push.ts';
import { verifyStored } from './support/stored.ts';

const nonDistributable = 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
  emulator.state.createRepository({ name: 'app' });
});
afterEach(() => emulator.close());

/** An image whose lowest layer is non-distributable, as Windows base images were. */
async function windowsImage(mediaType: string, urls?: readonly string[]) {
  const builder = new ImageBuilder();
  const tars = [await makeLayer('base', 2000), await makeLayer('own', 1000)] as const;
  const config = {
    architecture: 'amd64',
    os: 'windows',
    rootfs: { type: 'layers', diff_ids: tars.map(digestOf) },
  };
  const base = builder.put(gzip(tars[0]), mediaType, urls === undefined ? {} : { urls: [...urls] });
  const layers = [base, builder.put(gzip(tars[1]), mediaTypes.ociLayerGzip)];
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: builder.json(config, mediaTypes.ociConfig),
    layers,
  };
  const image = builder.image(builder.json(manifest, mediaTypes.ociManifest));
  return { image, base };
}

describe('a non-distributable layer', () => {
  it.each([nonDistributable, mediaTypes.dockerForeignLayer])(
    'without URLs is sent like any other: %s',
    async mediaType => {
      for (const urls of [undefined, []]) {
        const { image, base } = await windowsImage(mediaType, urls);
        const { result } = await push(emulator, image, 'app', { tags: [`urls-${urls?.length ?? 'none'}`] });
        expect(result.layers.map(({ digest }) => digest)).toContain(base.digest);
        expect(emulator.state.repository('app').blobs.has(base.digest)).toBe(true);
        await verifyStored(emulator, 'app', `urls-${urls?.length ?? 'none'}`);
      }
    },
  );

  it('without URLs is mounted where another repository has it', async () => {
    const { image, base } = await windowsImage(nonDistributable);
    await seed(emulator, 'windows', image);
    const { result } = await push(emulator, image, 'app');
    expect(result.layers.find(({ digest }) => digest === base.digest)).toMatchObject({
      outcome: 'mounted',
      from: 'windows',
    });
  });

  it('with URLs is kept by reference though the source has it, and the log says where it is', async () => {
    const { image, base } = await windowsImage(nonDistributable, ['https://layers.example/base\n::error::']);
    const { result, log } = await push(emulator, image, 'app');
    expect(result.digest).toBe(image.root.digest);
    expect(result.layers.map(({ digest }) => digest)).not.toContain(base.digest);
    expect(emulator.state.repository('app').blobs.has(base.digest)).toBe(false);
    expect(log.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /^[0-9a-f]{12}: Kept by reference to https:\/\/layers\.example\/base ::error:: \(2\.\d kB\)$/,
      ),
    );
  });
});
