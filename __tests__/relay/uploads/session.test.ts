import type { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../../src/oci/digest.ts';
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
    for (let at = 0; at < 24; at += 1) socket.write(chunk);
    // the kernel holds some megabytes, and so does the client; the relay does not read the rest
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
