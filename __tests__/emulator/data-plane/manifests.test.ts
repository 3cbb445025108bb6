import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Digest, digestOf } from '../../../src/oci/digest.ts';
import { mediaTypes } from '../../../src/oci/media-types.ts';
import { emulatorClient, errorOf } from '../support/client.ts';

const client = emulatorClient();
let config: readonly [Digest, number];
beforeEach(async () => {
  client.emulator.state.createRepository({ name: 'app' });
  config = [await client.upload('app', Buffer.from('content')), 7];
});

const code = async (answer: Response) => (await errorOf(answer)).slice(0, 2);
const indexOf = (...digests: readonly Digest[]) =>
  Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.ociIndex,
      manifests: digests.map(digest => ({ mediaType: mediaTypes.ociManifest, digest, size: 1 })),
    }),
  );

describe('manifests', () => {
  it('are returned byte for byte, by tag and by digest', async () => {
    const bytes = client.manifest([config]);
    const put = await client.putManifest('app', 'v1', bytes);
    expect(put.status).toBe(201);
    expect(put.headers.get('docker-content-digest')).toBe(digestOf(bytes));
    for (const reference of ['v1', digestOf(bytes)]) {
      for (const method of ['GET', 'HEAD']) {
        const answer = await client.v2(method, `app/manifests/${reference}`);
        expect(answer.headers.get('content-type')).toBe(mediaTypes.ociManifest);
        expect(answer.headers.get('content-length')).toBe(String(bytes.length));
        expect(answer.headers.get('docker-content-digest')).toBe(digestOf(bytes));
        expect(await answer.text()).toBe(method === 'GET' ? bytes.toString() : '');
      }
    }
  });

  it('that are missing are unknown', async () => {
    for (const reference of ['v9', digestOf('x')]) {
      const answer = await client.v2('GET', `app/manifests/${reference}`);
      expect(await errorOf(answer)).toEqual([404, 'MANIFEST_UNKNOWN', 'Requested image not found']);
    }
    expect(await code(await client.v2('GET', 'none/manifests/v1'))).toEqual([404, 'NAME_UNKNOWN']);
  });

  it('are rejected while a blob is missing, with all missing blobs in the message', async () => {
    const missing = [digestOf('x'), digestOf('y')] as const;
    const answer = await client.putManifest(
      'app',
      'v1',
      client.manifest([config, [missing[0], 1], [missing[1], 1]]),
    );
    expect(await errorOf(answer)).toEqual([
      404,
      'BLOB_UPLOAD_UNKNOWN',
      `Layers with digests '[${missing.join(', ')}]' required for pushing image into repository with name 'app' ` +
        "in the registry with id '123456789012' do not exist",
    ]);
    expect((await client.v2('HEAD', 'app/manifests/v1')).status).toBe(404);
  });

  it('need no foreign layers', async () => {
    const layers = [{ mediaType: mediaTypes.dockerForeignLayer, digest: digestOf('windows'), size: 9 }];
    const put = await client.putManifest('app', 'v1', client.manifest([config], { layers }));
    expect(put.status).toBe(201);
  });

  it('are rejected while a child is missing in the same repository', async () => {
    client.emulator.state.createRepository({ name: 'other' });
    const child = client.manifest([config]);
    await client.putManifest('app', 'v1', child);
    const index = indexOf(digestOf(child));
    const put = (repository: string) => client.putManifest(repository, 'all', index, mediaTypes.ociIndex);
    expect(await errorOf(await put('other'))).toEqual([
      404,
      'MANIFEST_BLOB_UNKNOWN',
      expect.stringContaining(digestOf(child)),
    ]);
    expect((await put('app')).status).toBe(201);
  });

  it.each(['{', '{"schemaVersion":2}', '[]', '""'])('are rejected as unsupported: %s', async text => {
    const answer = await client.putManifest('app', 'v1', Buffer.from(text));
    expect(await errorOf(answer)).toEqual([
      405,
      'UNSUPPORTED',
      "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
    ]);
  });

  it('are rejected without mediaType, with a different Content-Type, above 4 MiB, and with a different digest', async () => {
    const bytes = client.manifest([config]);
    const bare = Buffer.from(JSON.stringify({ ...JSON.parse(bytes.toString()), mediaType: undefined }));
    const large = client.manifest([config], { annotations: { a: 'x'.repeat(4 * 1024 * 1024) } });
    const wrong = digestOf('x');
    expect(await code(await client.putManifest('app', 'v1', bare))).toEqual([405, 'UNSUPPORTED']);
    expect(await code(await client.putManifest('app', 'v1', bytes, mediaTypes.ociIndex))).toEqual([
      405,
      'UNSUPPORTED',
    ]);
    expect(await code(await client.putManifest('app', 'v1', large))).toEqual([405, 'UNSUPPORTED']);
    expect(await code(await client.putManifest('app', wrong, bytes))).toEqual([400, 'DIGEST_INVALID']);
    expect(client.emulator.state.repository('app').manifests.size).toBe(0);
  });

  it('may not see blobs that were just uploaded', async () => {
    client.emulator.state.behaviour.hiddenManifestPuts = 1;
    const put = () => client.putManifest('app', 'v1', client.manifest([config]));
    const [first, second] = [await put(), await put()];
    expect(await code(first)).toEqual([404, 'BLOB_UPLOAD_UNKNOWN']);
    expect(second.status).toBe(201);
  });

  it('above the quotas are rejected, as if a permission were missing', async () => {
    const { limits } = client.emulator.state;
    Object.assign(limits, { imagesPerRepository: 1, tagsPerImage: 2 });
    const put = (reference: string, more?: object) =>
      client.putManifest('app', reference, client.manifest([config], more));
    await put('v1');
    expect((await put('v2')).status).toBe(201);
    expect(await code(await put('v3'))).toEqual([403, 'DENIED']);
    expect(await code(await put('v1', { annotations: { other: 'image' } }))).toEqual([403, 'DENIED']);
  });

  it('are deleted by digest with their tags, by tag without the image', async () => {
    const bytes = client.manifest([config]);
    for (const tag of ['v1', 'v2']) await client.putManifest('app', tag, bytes);
    expect((await client.v2('DELETE', 'app/manifests/v1')).status).toBe(202);
    expect((await client.v2('HEAD', 'app/manifests/v1')).status).toBe(404);
    expect((await client.v2('HEAD', 'app/manifests/v2')).status).toBe(200);
    expect((await client.v2('DELETE', `app/manifests/${digestOf(bytes)}`)).status).toBe(202);
    expect((await client.v2('HEAD', 'app/manifests/v2')).status).toBe(404);
    expect(await code(await client.v2('DELETE', `app/manifests/${digestOf(bytes)}`))).toEqual([
      404,
      'MANIFEST_UNKNOWN',
    ]);
  });

  it('are deleted with their last tag', async () => {
    const bytes = client.manifest([config]);
    for (const tag of ['v1', 'v2']) await client.putManifest('app', tag, bytes);
    await client.v2('DELETE', 'app/manifests/v1');
    expect((await client.v2('HEAD', `app/manifests/${digestOf(bytes)}`)).status).toBe(200);
    expect((await client.v2('DELETE', 'app/manifests/v2')).status).toBe(202);
    expect((await client.v2('HEAD', `app/manifests/${digestOf(bytes)}`)).status).toBe(404);
    expect(await code(await client.v2('DELETE', 'app/manifests/v2'))).toEqual([404, 'MANIFEST_UNKNOWN']);
  });

  it('are converted to the requested type by tag, but not by digest', async () => {
    const bytes = client.manifest([config]);
    await client.putManifest('app', 'v1', bytes);
    const headers = { accept: mediaTypes.dockerManifest };
    const byTag = await client.v2('GET', 'app/manifests/v1', { headers });
    expect(byTag.headers.get('content-type')).toBe(mediaTypes.dockerManifest);
    const converted = await byTag.text();
    expect(byTag.headers.get('docker-content-digest')).toBe(digestOf(converted));
    expect(JSON.parse(converted)).toMatchObject({
      mediaType: mediaTypes.dockerManifest,
      config: { mediaType: mediaTypes.dockerConfig, digest: config[0] },
    });
    const byDigest = await client.v2('GET', `app/manifests/${digestOf(bytes)}`, { headers });
    expect(byDigest.headers.get('content-type')).toBe(mediaTypes.ociManifest);
  });
});
