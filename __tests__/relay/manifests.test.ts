import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/oci/digest.ts';
import { mediaTypes } from '../../src/oci/media-types.ts';
import { errorIn, relay, token } from './support/relay.ts';

const test = relay();
const limit = 4 * 1024 * 1024;
const manifest = (more: object = {}) =>
  Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociManifest, ...more }));
const bytes = manifest();
const digest = digestOf(bytes);
const typed = { 'content-type': mediaTypes.ociManifest };

describe('PUT of a manifest', () => {
  it.each(['v1', digest])('under %s', async reference => {
    const answer = await test.call('PUT', `shop/web/manifests/${reference}`, { body: bytes, headers: typed });
    expect(answer).toMatchObject({
      status: 201,
      headers: {
        location: `/v2/${token}/shop/web/manifests/${digest}`,
        'docker-content-digest': digest,
        'content-length': '0',
      },
    });
    expect(answer.headers).not.toHaveProperty('oci-subject');
    expect(test.backend.at('shop/web').manifests.get(reference)?.bytes).toEqual(bytes);
    expect(test.backend.calls).toContain(`putManifest shop/web ${reference} ${mediaTypes.ociManifest}`);
  });

  it('in chunks, under a sha512 digest', async () => {
    const long = `sha512:${createHash('sha512').update(bytes).digest('hex')}`;
    const body = [bytes.subarray(0, 10), bytes.subarray(10)];
    expect((await test.call('PUT', `shop/web/manifests/${long}`, { body, headers: typed })).status).toBe(201);
  });

  it('under a digest that it does not have is an error', async () => {
    const path = `shop/web/manifests/${digestOf('other')}`;
    const answer = await test.call('PUT', path, { body: bytes, headers: typed });
    expect([answer.status, errorIn(answer)]).toEqual([400, expect.stringMatching(/^DIGEST_INVALID: /)]);
    expect(test.backend.at('shop/web').manifests.size).toBe(0);
  });

  it('names the subject', async () => {
    const subject = { mediaType: mediaTypes.ociManifest, digest: digestOf('image'), size: 5 };
    const sent = { body: manifest({ subject }), headers: typed };
    const answer = await test.call('PUT', 'shop/web/manifests/v1', sent);
    expect(answer.headers['oci-subject']).toBe(subject.digest);
    for (const other of [null, 'x', {}, { digest: 'x\r\ny' }]) {
      const without = { body: manifest({ subject: other }), headers: typed };
      const plain = await test.call('PUT', 'shop/web/manifests/v1', without);
      expect([plain.status, plain.headers['oci-subject']]).toEqual([201, undefined]);
    }
  });

  it.each<[string, string | undefined, string]>([
    ['the header', mediaTypes.dockerManifest, mediaTypes.dockerManifest],
    [
      'the header without parameters',
      `${mediaTypes.dockerManifest}; charset=utf-8`,
      mediaTypes.dockerManifest,
    ],
    ['the manifest, without a header', undefined, mediaTypes.ociManifest],
  ])('takes the media type from %s', async (_, header, type) => {
    const headers = header === undefined ? {} : { 'content-type': header };
    await test.call('PUT', 'shop/web/manifests/v1', { body: bytes, headers });
    expect(test.backend.calls).toContain(`putManifest shop/web v1 ${type}`);
  });

  it.each<[string, string, Record<string, string>]>([
    ['no media type', '{}', {}],
    ['an invalid media type', '{}', { 'content-type': 'json' }],
    ['no JSON', '<html>', typed],
    ['nothing', '', typed],
    ['invalid UTF-8', '\xff', typed],
  ])('of %s is an error', async (_, body, headers) => {
    const sent = { body: Buffer.from(body, 'latin1'), headers };
    const answer = await test.call('PUT', 'shop/web/manifests/v1', sent);
    expect([answer.status, errorIn(answer)]).toEqual([400, expect.stringMatching(/^MANIFEST_INVALID: /)]);
    expect(test.backend.calls).toEqual(['repository shop/web']);
  });

  it('has a limit of 4 MiB', async () => {
    const full = Buffer.from(JSON.stringify({ pad: '' }).padEnd(limit));
    const sent = { body: full, headers: typed };
    expect((await test.call('PUT', 'shop/web/manifests/v1', sent)).status).toBe(201);
    test.backend.calls.length = 0;
    for (const body of [Buffer.alloc(limit + 1), [full, Buffer.alloc(1)]]) {
      const answer = await test.call('PUT', 'shop/web/manifests/v1', { body, headers: typed });
      expect([answer.status, errorIn(answer)]).toEqual([413, expect.stringMatching(/4 MiB/)]);
    }
    expect(test.backend.calls).not.toContainEqual(expect.stringMatching(/^putManifest/));
  });
});

describe('GET and HEAD of a manifest', () => {
  it('by tag and digest, whatever the client accepts', async () => {
    await test.call('PUT', 'shop/web/manifests/v1', { body: bytes, headers: typed });
    for (const reference of ['v1', digest]) {
      const expected = {
        status: 200,
        headers: {
          'content-type': mediaTypes.ociManifest,
          'docker-content-digest': digest,
          'content-length': String(bytes.byteLength),
        },
      };
      const sent = { headers: { accept: 'text/html' } };
      const path = `shop/web/manifests/${reference}`;
      expect(await test.call('GET', path, sent)).toMatchObject({ ...expected, body: bytes });
      expect(await test.call('HEAD', path, sent)).toMatchObject({ ...expected, body: Buffer.alloc(0) });
    }
  });

  it('that does not exist is 404', async () => {
    const answer = await test.call('GET', 'shop/web/manifests/v1');
    expect([answer.status, errorIn(answer)]).toEqual([404, expect.stringMatching(/^MANIFEST_UNKNOWN: .*v1/)]);
    expect(await test.call('HEAD', `shop/web/manifests/${digest}`)).toMatchObject({
      status: 404,
      body: Buffer.alloc(0),
    });
  });
});
