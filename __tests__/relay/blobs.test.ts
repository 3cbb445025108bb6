import { once } from 'node:events';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/oci/digest.ts';
import { randomBytesOf } from '../support/generate-image.ts';
import { until } from '../support/until.ts';
import { errorIn, head, read, relay, token } from './support/relay.ts';

const test = relay();
const bytes = randomBytesOf('blob', 100_000);
const digest = digestOf(bytes);
const path = `shop/web/blobs/${digest}`;
const repository = () => test.backend.at('shop/web');

describe('HEAD of a blob', () => {
  it('has its size and digest, and no body', async () => {
    repository().put(bytes);
    expect(await test.call('HEAD', path)).toMatchObject({
      status: 200,
      headers: { 'content-length': '100000', 'docker-content-digest': digest },
      body: Buffer.alloc(0),
    });
    expect(test.backend.calls).toEqual(['repository shop/web', `find shop/web ${digest}`]);
  });

  it('is 404 without a body if it has to be sent', async () => {
    expect(await test.call('HEAD', path)).toMatchObject({ status: 404, body: Buffer.alloc(0) });
  });
});

describe('GET of a blob', () => {
  it('streams it', async () => {
    repository().put(bytes);
    const answer = await test.call('GET', path);
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-length': '100000', 'docker-content-digest': digest },
    });
    expect(answer.body.equals(bytes)).toBe(true);
  });

  it('passes a range on', async () => {
    repository().put(bytes);
    const answer = await test.call('GET', path, { headers: { range: 'bytes=10-19' } });
    expect(answer).toMatchObject({
      status: 206,
      headers: { 'content-length': '10', 'content-range': 'bytes 10-19/100000' },
      body: bytes.subarray(10, 20),
    });
  });

  it('hands a redirect on, without credentials', async () => {
    const redirect = new URL('https://AWS:secret@storage.test/blob?signature=x');
    repository().served.blob = { redirect };
    expect(await test.call('GET', path)).toMatchObject({
      status: 307,
      headers: {
        location: 'https://storage.test/blob?signature=x',
        'docker-content-digest': digest,
        'content-length': '0',
      },
    });
  });

  it('is 404 if there is none', async () => {
    const answer = await test.call('GET', path);
    expect([answer.status, errorIn(answer)]).toEqual([404, expect.stringMatching(/^BLOB_UNKNOWN: /)]);
  });

  it('reads only as fast as the client does, and stops when it goes away', async () => {
    let made = 0;
    const stream = new Readable({
      read() {
        made += 1;
        this.push(Buffer.alloc(1024 * 1024));
      },
    });
    repository().served.blob = { status: 200, stream };
    const socket = test.socket();
    socket.write(head('GET', `/v2/${token}/${path}`));
    socket.pause();
    let before = -1;
    while (made !== before && made < 64) {
      before = made;
      await test.send('GET', '/v2/');
    }
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(64); // MiB; the kernel holds some
    socket.resetAndDestroy();
    await until(() => stream.destroyed);
  });

  it('that breaks off breaks off for the client too', async () => {
    const stream = Readable.from(
      (async function* () {
        yield Buffer.alloc(10);
        throw new Error('reset');
      })(),
    );
    repository().served.blob = { status: 200, size: 100, stream };
    const socket = test.socket();
    socket.write(head('GET', `/v2/${token}/${path}`));
    const ended = once(socket, 'close');
    const text = await read(socket);
    await ended;
    expect(text.split('\r\n\r\n')[1]?.length).toBeLessThan(100);
    expect((await test.send('GET', '/v2/')).status).toBe(200);
  });

  it('whose headers cannot be sent is an error, and its stream is closed', async () => {
    const stream = Readable.from([bytes]);
    repository().served.blob = { status: 206, contentRange: 'bytes\r\nx: y', stream };
    const answer = await test.call('GET', path);
    expect([answer.status, errorIn(answer)]).toEqual([500, 'UNKNOWN: internal error']);
    expect(stream.destroyed).toBe(true);
  });
});
