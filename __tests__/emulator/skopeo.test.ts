import { describe, expect, it } from '@jest/globals';
import { credentials, digestsIn, pullBack, remote, skopeo } from '../e2e/support/skopeo.ts';
import { service } from '../engine/support/images.ts';
import { writeOciLayout } from '../support/generate-image.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { emulatorClient } from './support/client.ts';

describe('a real client, skopeo', () => {
  const client = emulatorClient();
  const path = temporaryDirectory();

  it('pushes to the emulator and pulls from it', async () => {
    const { emulator } = client;
    emulator.state.createRepository({ name: 'app' });
    const image = await service('skopeo');
    await writeOciLayout(path('image'), image);
    await skopeo(
      'copy',
      '--dest-tls-verify=false',
      '--dest-creds',
      credentials(emulator),
      `oci:${path('image')}`,
      remote(emulator, 'app'),
    );
    expect(emulator.state.repository('app').tags.get('v1')).toBe(image.root.digest);
    await pullBack(emulator, 'app', path('pulled'));
    const digests = await digestsIn(path('pulled'));
    for (const digest of image.blobs.keys()) expect(digests).toContain(digest);
  });
});
