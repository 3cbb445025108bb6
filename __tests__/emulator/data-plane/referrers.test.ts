import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Digest, digestOf } from '../../../src/oci/digest.ts';
import { mediaTypes } from '../../../src/oci/media-types.ts';
import { emulatorClient } from '../support/client.ts';

const client = emulatorClient();
let blob: readonly [Digest, number];
let subject: Buffer<ArrayBuffer>;
beforeEach(async () => {
  client.emulator.state.createRepository({ name: 'app' });
  blob = [await client.upload('app', Buffer.from('content')), 7];
  subject = client.manifest([blob]);
  await client.putManifest('app', 'v1', subject);
});

const about = () => ({ mediaType: mediaTypes.ociManifest, digest: digestOf(subject), size: subject.length });
const refer = (artifactType: string) =>
  client.manifest([blob], { subject: about(), artifactType, annotations: { kind: artifactType } });
const list = async (query = '') => {
  const answer = await client.v2('GET', `app/referrers/${digestOf(subject)}${query}`);
  const { manifests } = (await answer.json()) as { manifests: { artifactType: string }[] };
  return { answer, manifests };
};

describe('referrers', () => {
  it('are listed as an index, and the response to their PUT has the subject', async () => {
    const sbom = refer('a/sbom');
    const put = await client.putManifest('app', digestOf(sbom), sbom);
    expect(put.headers.get('oci-subject')).toBe(digestOf(subject));
    const { answer, manifests } = await list();
    expect(answer.headers.get('content-type')).toBe(mediaTypes.ociIndex);
    expect(manifests).toEqual([
      {
        mediaType: mediaTypes.ociManifest,
        digest: digestOf(sbom),
        size: sbom.length,
        artifactType: 'a/sbom',
        annotations: { kind: 'a/sbom' },
      },
    ]);
  });

  it('are filtered by type, and the response reports the filter', async () => {
    for (const type of ['a/sbom', 'a/signature']) {
      const bytes = refer(type);
      await client.putManifest('app', digestOf(bytes), bytes);
    }
    const { answer, manifests } = await list('?artifactType=a/signature');
    expect(manifests.map(({ artifactType }) => artifactType)).toEqual(['a/signature']);
    expect(answer.headers.get('oci-filters-applied')).toBe('artifactType');
    expect((await list()).manifests).toHaveLength(2);
  });

  it('are an empty index if there are none', async () => {
    expect((await list()).manifests).toEqual([]);
  });
});
