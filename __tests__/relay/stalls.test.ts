import { once } from 'node:events';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { digestOf } from '../../src/oci/digest.ts';
import { idleMilliseconds } from '../../src/relay/uploads/session.ts';
import { until } from '../support/until.ts';
import { head, read, relay, token } from './support/relay.ts';

const others = [
  'setImmediate',
  'setInterval',
  'clearImmediate',
  'clearInterval',
  'nextTick',
  'queueMicrotask',
] as const;
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: [...others, 'Date', 'performance', 'hrtime'] });
});
afterEach(() => {
  jest.useRealTimers();
});
const test = relay();

describe('a client that stalls', () => {
  it('in mid-upload for 15 minutes is cut off', async () => {
    const path = await test.openUpload();
    const socket = test.socket();
    const closed = once(socket, 'close');
    socket.write(head('PATCH', path, 'Content-Length: 100'));
    socket.write('blob');
    await until(() => [...test.backend.open][0]?.size === 4);
    jest.advanceTimersByTime(idleMilliseconds.during - 1);
    expect(test.backend.open.size).toBe(1);
    jest.advanceTimersByTime(1);
    expect(test.backend.open.size).toBe(0);
    await closed;
    expect((await test.send('GET', path)).status).toBe(404);
  });

  it('because the backend is slow is not', async () => {
    const path = await test.openUpload();
    const gate = Promise.withResolvers<void>();
    test.backend.hooks.set('write', () => gate.promise);
    const answer = test.send('PATCH', path, { body: 'blob' });
    await until(() => test.backend.calls.includes('write 4'));
    jest.advanceTimersByTime(3 * idleMilliseconds.during);
    gate.resolve();
    expect(await answer).toMatchObject({ status: 202, headers: { range: '0-3' } });
  });

  it('or never ends a body that nobody needs is cut off soon', async () => {
    const socket = test.socket();
    const closed = once(socket, 'close');
    socket.write(head('PUT', '/v2/nothing/manifests/v1', 'Transfer-Encoding: chunked'));
    socket.write('4\r\nblob\r\n');
    expect(await read(socket, '\r\n\r\n')).toMatch(/^HTTP\/1\.1 404 /);
    socket.resume();
    jest.advanceTimersByTime(60_000);
    await closed;
  });
});

it('a blob whose client is gone is not read', async () => {
  const stream = Readable.from([Buffer.alloc(10)]);
  const gate = Promise.withResolvers<void>();
  test.backend.at('shop/web').served.blob = { status: 200, stream };
  test.backend.hooks.set('readBlob', () => gate.promise);
  const socket = test.socket();
  socket.write(head('GET', `/v2/${token}/shop/web/blobs/${digestOf('blob')}`));
  await until(() => test.backend.calls.some(call => call.startsWith('readBlob')));
  socket.resetAndDestroy();
  await test.send('GET', '/v2/');
  gate.resolve();
  await until(() => stream.destroyed);
});
