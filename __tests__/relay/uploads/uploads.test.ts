import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { type Digest, digestOf } from '../../../src/oci/digest.ts';
import { RegistryError } from '../../../src/shared/errors.ts';
import { randomBytesOf } from '../../support/generate-image.ts';
import { until } from '../../support/until.ts';
import { errorIn, head, read, relay, token } from '../support/relay.ts';

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

describe('Content-Range', () => {
  it.each(['100-199', 'bytes 100-199/*', 'bytes 100-199/300', 'bytes=100-199'])(
    'is accepted as %s, where the upload stands',
    async range => {
      const path = await test.openUpload();
      await test.send('PATCH', path, { body: bytes.subarray(0, 100) });
      const body = bytes.subarray(100, 200);
      const answer = await test.send('PATCH', path, { body, headers: { 'content-range': range } });
      expect([answer.status, answer.headers.range]).toEqual([202, '0-199']);
    },
  );

  it.each(['0-99', '101-200', 'bytes 200-299/*'])(
    'is rejected as %s with the right position',
    async range => {
      const path = await test.openUpload();
      await test.send('PATCH', path, { body: bytes.subarray(0, 100) });
      for (const method of ['PATCH', 'PUT']) {
        const sent = { body: bytes.subarray(100, 200), headers: { 'content-range': range } };
        const answer = await test.send(method, `${path}?digest=${digest}`, sent);
        expect(answer).toMatchObject({ status: 416, headers: { range: '0-99', location: path } });
        expect(errorIn(answer)).toMatch(/^BLOB_UPLOAD_INVALID: .*100 bytes have arrived/);
      }
      const rest = await test.send('PUT', `${path}?digest=${digest}`, { body: bytes.subarray(100) });
      expect(rest.status).toBe(201);
    },
  );

  it.each(['x', '5', '-5', '0-98', '9-0', 'bytes */100', `${'9'.repeat(30)}-${'9'.repeat(31)}`])(
    'is rejected as %s',
    async range => {
      const path = await test.openUpload();
      const sent = { body: bytes.subarray(0, 100), headers: { 'content-range': range } };
      const answer = await test.send('PATCH', path, sent);
      expect([answer.status, errorIn(answer)]).toEqual([
        400,
        expect.stringMatching(/^BLOB_UPLOAD_INVALID: /),
      ]);
      expect((await test.send('GET', path)).headers.range).toBe('0-0');
    },
  );
});

describe('mount', () => {
  it.each([`${token}/shop/base`, 'shop/base', `${token}%2Fshop%2Fbase`])('from %s', async from => {
    const mounted = test.backend.at('shop/base').put(bytes);
    const answer = await test.call('POST', `shop/web/blobs/uploads/?mount=${mounted}&from=${from}`);
    expect(answer).toMatchObject({
      status: 201,
      headers: {
        location: `/v2/${token}/shop/web/blobs/${mounted}`,
        'docker-content-digest': mounted,
        'content-length': '0',
      },
    });
    expect(test.backend.calls).toContain(`mount shop/web ${mounted} shop/base`);
    expect(test.backend.open.size).toBe(0);
  });

  it('that is not possible opens an upload', async () => {
    for (const from of ['shop/none', 'Not/A/Name', `${token}/`, '../x', '']) {
      const answer = await test.call('POST', `shop/web/blobs/uploads/?mount=${digest}&from=${from}`);
      expect([answer.status, answer.headers.range]).toEqual([202, '0-0']);
    }
    expect(test.backend.calls.filter(call => call.startsWith('mount '))).toEqual([
      `mount shop/web ${digest} shop/none`,
    ]);
  });

  it('without a repository finds the blob anywhere', async () => {
    const path = `shop/web/blobs/uploads/?mount=${digest}`;
    expect((await test.call('POST', path)).status).toBe(202);
    test.backend.at('shop/web').put(bytes);
    const answer = await test.call('POST', path);
    expect([answer.status, answer.headers['docker-content-digest']]).toEqual([201, digest]);
    expect(test.backend.calls.filter(call => call.startsWith('find '))).toHaveLength(2);
  });

  it('of an invalid digest is an error', async () => {
    const answer = await test.call('POST', 'shop/web/blobs/uploads/?mount=sha256:0&from=shop/base');
    expect([answer.status, errorIn(answer)]).toEqual([400, expect.stringMatching(/^DIGEST_INVALID: /)]);
  });
});

describe('a client that goes away in mid-upload', () => {
  it.each([
    ['reset', (socket: Socket) => void socket.resetAndDestroy()],
    ['closed', (socket: Socket) => void socket.end()],
  ])('%s: continues from where it was', async (_, leave) => {
    const path = await test.openUpload();
    const socket = test.socket();
    socket.write(head('PATCH', path, `Content-Length: ${bytes.byteLength}`));
    socket.write(bytes.subarray(0, 1000));
    await until(() => [...test.backend.open][0]?.size === 1000);
    leave(socket);
    const status = await test.send('GET', path);
    expect([status.status, status.headers.range]).toEqual([204, '0-999']);
    const rest = { body: bytes.subarray(1000), headers: { 'content-range': '1000-299999' } };
    expect((await test.send('PATCH', path, rest)).status).toBe(202);
    expect((await test.send('PUT', `${path}?digest=${digest}`)).status).toBe(201);
    expect(holds()).toBe(true);
    socket.destroy();
  });

  it('leaves nothing of a POST', async () => {
    const socket = test.socket();
    const path = `/v2/${token}/shop/web/blobs/uploads/?digest=${digest}`;
    socket.write(head('POST', path, 'Transfer-Encoding: chunked'));
    socket.write('5\r\nabcde\r\n');
    await until(() => [...test.backend.open][0]?.size === 5);
    socket.destroy();
    await until(() => test.backend.open.size === 0);
    expect(test.backend.calls.some(call => call.startsWith('commit'))).toBe(false);
  });
});

describe('requests to one session', () => {
  it('run one after the other', async () => {
    const path = await test.openUpload();
    const gate = Promise.withResolvers<void>();
    test.backend.hooks.set('write', () => gate.promise);
    const first = test.send('PATCH', path, { body: bytes.subarray(0, 100) });
    await until(() => test.backend.calls.includes('write 100'));
    const second = test.send('PATCH', path, {
      body: bytes.subarray(100, 150),
      headers: { 'content-range': '100-149' },
    });
    const third = test.send('GET', path);
    await test.send('GET', '/v2/'); // the others have arrived too
    expect(test.backend.calls).not.toContain('write 50');
    gate.resolve();
    expect((await first).headers.range).toBe('0-99');
    expect((await second).headers.range).toBe('0-149');
    expect((await third).headers.range).toBe('0-149');
  });

  it('that wait for one that ends the session get 404', async () => {
    const path = await test.openUpload();
    const gate = Promise.withResolvers<void>();
    test.backend.hooks.set('write', () => gate.promise);
    const first = test.send('PUT', `${path}?digest=${digest}`, { body: bytes.subarray(0, 100) });
    await until(() => test.backend.calls.includes('write 100'));
    const second = test.send('PATCH', path, { body: 'x' });
    await test.send('GET', '/v2/');
    gate.resolve();
    expect([(await first).status, (await second).status]).toEqual([400, 404]);
  });
});

describe('the bytes of an upload', () => {
  it('are taken only as fast as the backend takes them', async () => {
    const path = await test.openUpload();
    const gate = Promise.withResolvers<void>();
    test.backend.hooks.set('write', () => gate.promise);
    const socket = test.socket();
    socket.write(head('PATCH', path, `Content-Length: ${24 * 1024 * 1024}`));
    const chunk = Buffer.alloc(1024 * 1024);
    let accepted = 0;
    while (accepted < 24 && socket.write(chunk)) accepted += 1;
    // the kernel holds some megabytes, and so does the client; the relay does not read the rest
    for (; accepted < 24; accepted += 1) socket.write(chunk);
    await until(() => test.backend.calls.some(call => call.startsWith('write')));
    await test.send('GET', '/v2/');
    expect(test.backend.calls.filter(call => call.startsWith('write'))).toHaveLength(1);
    expect(socket.writableLength).toBeGreaterThan(12 * 1024 * 1024);
    gate.resolve();
    expect(await read(socket, '\r\n\r\n')).toMatch(/^HTTP\/1\.1 202 /);
    socket.destroy();
  });

  it('that the backend fails to take end the upload, with the reason', async () => {
    const path = await test.openUpload();
    test.backend.fail('write', new RegistryError('Layer abc: the quota is reached', 'Delete images.'));
    const answer = await test.send('PATCH', path, { body: [bytes, bytes, bytes] });
    expect([answer.status, errorIn(answer)]).toEqual([
      400,
      'DENIED: Layer abc: the quota is reached. Delete images.',
    ]);
    expect(test.backend.open.size).toBe(0);
    expect((await test.send('GET', path)).status).toBe(404);
  });
});
