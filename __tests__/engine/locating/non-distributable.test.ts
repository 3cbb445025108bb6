import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import type { Digest } from '../../../src/oci/digest.ts';
import { parseManifest } from '../../../src/oci/manifest.ts';
import { mediaTypes } from '../../../src/oci/media-types.ts';
import type { GeneratedImage } from '../../support/generate-image.ts';
import { nonDistributableImage } from '../support/images.ts';
import { push } from '../support/push.ts';
import { verifyStored } from '../support/stored.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
  emulator.state.createRepository({ name: 'app' });
});
afterEach(() => emulator.close());

/** The digest of the lowest layer. */
function baseOf(image: GeneratedImage): Digest {
  const manifest = parseManifest(image.blobs.get(image.root.digest) ?? Buffer.of(), undefined, 'manifest');
  if (manifest.kind !== 'manifest' || manifest.manifest.layers[0] === undefined) throw new Error('no layer');
  return manifest.manifest.layers[0].digest;
}

describe('a non-distributable layer', () => {
  it.each([undefined, mediaTypes.dockerForeignLayer])(
    'without URLs is sent like any other (%s)',
    async mediaType => {
      for (const urls of [undefined, []]) {
        const image = await nonDistributableImage({
          ...(mediaType === undefined ? {} : { mediaType }),
          ...(urls === undefined ? {} : { urls }),
        });
        const base = baseOf(image);
        const { result } = await push(emulator, image, 'app', { tags: [`urls-${urls?.length ?? 'none'}`] });
        expect(result.layers.map(({ digest }) => digest)).toContain(base);
        expect(emulator.state.repository('app').blobs.has(base)).toBe(true);
        await verifyStored(emulator, 'app', `urls-${urls?.length ?? 'none'}`);
      }
    },
  );

  it('with URLs is kept by reference though the source has it, and the log says where it is', async () => {
    const image = await nonDistributableImage({ urls: ['https://layers.example/base\n::error::'] });
    const base = baseOf(image);
    const { result, log } = await push(emulator, image, 'app');
    expect(result.digest).toBe(image.root.digest);
    expect(result.layers.map(({ digest }) => digest)).not.toContain(base);
    expect(emulator.state.repository('app').blobs.has(base)).toBe(false);
    expect(log.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /^[0-9a-f]{12}: Kept by reference to https:\/\/layers\.example\/base ::error:: \(2\.\d kB\)$/,
      ),
    );
  });
});
