import { describe, expect, it } from '@jest/globals';
import { mediaTypes } from '../../../src/oci/media-types.ts';
import { seed, service } from '../../engine/support/images.ts';
import { verifyStored } from '../../engine/support/stored.ts';
import type { GeneratedImage } from '../../support/generate-image.ts';
import { ImageBuilder } from '../../support/image-builder.ts';
import { workshop } from '../support/pushers.ts';
import { bytesOf } from './support/oci-client.ts';
import { clientOf, collectingLogger, outcomesOf, relayTo } from './support/relays.ts';

const shop = workshop();
const empty = 'application/vnd.oci.empty.v1+json';

/** An artifact with one file, as ORAS and cosign make them. */
function artifact(more: object = {}, config = '{}'): GeneratedImage {
  const builder = new ImageBuilder();
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType: 'application/vnd.example.sbom',
    config: builder.put(config, empty),
    layers: [builder.put('{"sbom": true}', 'application/spdx+json')],
    ...more,
  };
  return builder.image(builder.json(manifest, mediaTypes.ociManifest));
}

describe('an artifact', () => {
  it('with a subject is pushed, found as a referrer of it, and reported', async () => {
    const image = await service('web');
    await using relay = await relayTo(shop.emulator);
    const client = clientOf(relay, 'app1');
    await client.push(image);
    const signature = artifact({ subject: image.root });
    await client.push(signature, signature.root.digest);
    const referrers = await client.request('GET', `referrers/${image.root.digest}`);
    expect(await referrers.json()).toMatchObject({ manifests: [{ digest: signature.root.digest }] });
    expect(relay.results.map(({ tags }) => tags)).toEqual([['v1'], []]);
    expect(relay.results[1]).toMatchObject({ digest: signature.root.digest, platforms: [] });
    expect(outcomesOf(relay.results[1])).toEqual({ pushed: 1 });
  });

  it('under a tag is reported, also if its config was never asked for', async () => {
    const files = artifact();
    shop.emulator.state.createRepository({ name: 'files' });
    await seed(shop.emulator, 'app1', artifact({ annotations: { other: 'yes' } }), 'other');
    await using relay = await relayTo(shop.emulator);
    const client = clientOf(relay, 'app1');
    await client.put('sbom', bytesOf(files, files.root.digest), files.root.mediaType);
    await verifyStored(shop.emulator, 'app1', 'sbom');
    expect(outcomesOf(relay.results[0])).toEqual({ existing: 1 });
  });

  it('whose config only looks like that of an image is pushed, and reported as far as possible', async () => {
    const builder = new ImageBuilder();
    const manifest = {
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config: builder.put('this is not JSON', mediaTypes.ociConfig),
      layers: [builder.put('content', mediaTypes.ociLayerGzip)],
    };
    const odd = builder.image(builder.json(manifest, mediaTypes.ociManifest));
    const lines: string[] = [];
    await using relay = await relayTo(shop.emulator, { logger: collectingLogger(lines) });
    await clientOf(relay, 'app1').push(odd);
    expect(shop.emulator.state.repository('app1').tags.get('v1')).toBe(odd.root.digest);
    expect(relay.results).toMatchObject([
      { digest: odd.root.digest, size: odd.root.size, tags: ['v1'], requests: { 'manifest-put': 1 } },
    ]);
    const warnings = lines.filter(line => line.startsWith('warning: '));
    expect(warnings).toEqual([expect.stringContaining('pushed to app1, but the report lacks its layers: ')]);
  });
});
