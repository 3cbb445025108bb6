import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type Digest, digestOf } from '../../../src/oci/digest.ts';
import { randomBytesOf } from '../../support/generate-image.ts';
import { errorIn, relay, token } from '../support/relay.ts';

const test = relay();
const bytes = randomBytesOf('blob', 300_000);
const digest = digestOf(bytes);
const blobs = () => test.backend.at('shop/web').blobs;
/** Comparing such large buffers with `toEqual` takes seconds. */
const holds = (content = bytes) => blobs().get(digestOf(content))?.equals(content);
const parts = (sizes: readonly number[]): Buffer[] => {
  let end = 0;
  return sizes.map(size => {
    end += size;
    return bytes.subarray(end - size, end);
  });
};

describe('an upload', () => {
  it('begins with a session that only this repository has', async () => {
    const opened = await test.call('POST', 'shop/web/blobs/uploads/');
    const id = opened.headers['docker-upload-uuid'];
    expect(opened).toMatchObject({
      status: 202,
      headers: { location: `/v2/${token}/shop/web/blobs/uploads/${id}`, range: '0-0', 'content-length': '0' },
    });
    const other = await test.call('PATCH', `shop/other/blobs/uploads/${id}`, { body: 'x' });
    expect([other.status, errorIn(other)]).toEqual([404, expect.stringMatching(/^BLOB_UPLOAD_UNKNOWN: /)]);
    const second = await test.call('POST', 'shop/web/blobs/uploads'); // without the slash
    expect(second.headers['docker-upload-uuid']).not.toBe(id);
  });

  it('takes a whole blob with PUT', async () => {
    const path = await test.openUpload();
    const answer = await test.send('PUT', `${path}?digest=${digest}`, { body: bytes });
    expect(answer).toMatchObject({
      status: 201,
      headers: {
        location: `/v2/${token}/shop/web/blobs/${digest}`,
        'docker-content-digest': digest,
        'docker-distribution-api-version': 'registry/2.0',
      },
    });
    expect(holds()).toBe(true);
    expect(test.backend.open.size).toBe(0);
  });

  it.each<[string, readonly number[]]>([
    ['single bytes', [1, 1, 299_998]],
    ['many parts', Array.from({ length: 30 }, () => 10_000)],
    ['one part', [300_000]],
  ])('takes %s with PATCH, in chunks or with a length, and completes without a body', async (_, sizes) => {
    for (const chunked of [false, true]) {
      blobs().clear();
      const path = await test.openUpload();
      let size = 0;
      for (const part of parts(sizes)) {
        const answer = await test.send('PATCH', path, { body: chunked ? [part] : part });
        size += part.byteLength;
        expect(answer).toMatchObject({
          status: 202,
          headers: { range: `0-${size - 1}`, location: path, 'docker-upload-uuid': path.split('/').at(-1) },
        });
      }
      const done = await test.send('PUT', `${path}?digest=${encodeURIComponent(digest)}`);
      expect([done.status, holds()]).toEqual([201, true]);
    }
  });

  it('takes the last part with PUT', async () => {
    const path = await test.openUpload();
    const [first = bytes, last = bytes] = parts([200_000, 100_000]);
    await test.send('PATCH', path, { body: first });
    const done = await test.send('PUT', `${path}?digest=${digest}`, { body: [last] });
    expect([done.status, holds()]).toEqual([201, true]);
  });

  it('takes a whole blob with POST', async () => {
    const answer = await test.call('POST', `shop/web/blobs/uploads/?digest=${digest}`, { body: bytes });
    expect(answer).toMatchObject({
      status: 201,
      headers: { location: `/v2/${token}/shop/web/blobs/${digest}` },
    });
    expect(holds()).toBe(true);
    const wrong = await test.call('POST', `shop/web/blobs/uploads/?digest=${digestOf('other')}`, {
      body: bytes,
    });
    expect([wrong.status, errorIn(wrong)]).toEqual([400, expect.stringMatching(/^DIGEST_INVALID: /)]);
    expect(test.backend.open.size).toBe(0);
    const empty = await test.call('POST', `shop/web/blobs/uploads/?digest=${digest}`);
    expect([empty.status, empty.headers.range]).toEqual([202, '0-0']);
  });

  it('takes an empty blob and a sha512 digest', async () => {
    const empty = digestOf('');
    expect((await test.send('PUT', `${await test.openUpload()}?digest=${empty}`)).status).toBe(201);
    const long: Digest = `sha512:${createHash('sha512').update(bytes).digest('hex')}`;
    const done = await test.send('PUT', `${await test.openUpload()}?digest=${long}`, { body: bytes });
    expect([done.status, [...blobs().keys()]]).toEqual([201, [empty, long]]);
  });

  it('runs beside many others', async () => {
    const all = Array.from({ length: 30 }, (_, at) => randomBytesOf(at, 100_000));
    const statuses = await Promise.all(
      all.map(async content => {
        const path = await test.openUpload();
        await test.send('PATCH', path, { body: [content.subarray(0, 5), content.subarray(5)] });
        return (await test.send('PUT', `${path}?digest=${digestOf(content)}`)).status;
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([201]));
    expect(all.map(content => holds(content))).toEqual(all.map(() => true));
  });

  it('is never committed under a wrong digest', async () => {
    const path = await test.openUpload();
    const answer = await test.send('PUT', `${path}?digest=${digestOf('other')}`, { body: bytes });
    expect([answer.status, errorIn(answer)]).toEqual([
      400,
      expect.stringMatching(/^DIGEST_INVALID: .*digest/),
    ]);
    expect([blobs().size, test.backend.open.size]).toEqual([0, 0]);
    expect((await test.send('GET', path)).status).toBe(404);
  });

  it('continues after a request with a missing or invalid digest', async () => {
    const path = await test.openUpload();
    for (const query of ['', '?digest=', '?digest=sha256:abc', '?digest=%']) {
      const answer = await test.send('PUT', path + query, { body: bytes });
      expect([answer.status, errorIn(answer)]).toEqual([400, expect.stringMatching(/^DIGEST_INVALID: /)]);
    }
    expect((await test.send('PUT', `${path}?digest=${digest}`, { body: bytes })).status).toBe(201);
  });

  it('can be asked for and cancelled', async () => {
    const path = await test.openUpload();
    await test.send('PATCH', path, { body: bytes });
    expect(await test.send('GET', path)).toMatchObject({
      status: 204,
      headers: { range: '0-299999', location: path, 'docker-upload-uuid': path.split('/').at(-1) },
    });
    expect((await test.send('DELETE', path)).status).toBe(204);
    expect(test.backend.open.size).toBe(0);
    for (const method of ['GET', 'PATCH', 'PUT', 'DELETE']) {
      expect((await test.send(method, `${path}?digest=${digest}`)).status).toBe(404);
    }
  });
});
