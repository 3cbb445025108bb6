import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/oci/digest.ts';
import { startRelayServer } from '../../src/relay/server.ts';
import { RegistryError } from '../../src/shared/errors.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { until } from '../support/until.ts';
import { head, read, relay, token } from './support/relay.ts';

const test = relay();
const digest = digestOf('blob');

describe('a connection', () => {
  it('serves one request after the other', async () => {
    const socket = test.socket();
    for (let at = 0; at < 3; at += 1) {
      socket.write(head('PUT', await putPath(), 'Content-Length: 4'));
      socket.write('blob');
      expect(await read(socket, '\r\n\r\n')).toMatch(/^HTTP\/1\.1 201 [\s\S]*Connection: keep-alive/);
    }
    socket.destroy();
  });

  it('is kept after an error in mid-upload, so that the client reads it', async () => {
    test.backend.fail('write', new RegistryError('It failed.', 'Do this.'));
    const path = await test.openUpload();
    const socket = test.socket();
    const size = 32 * 1024 * 1024;
    socket.write(head('PATCH', path, `Content-Length: ${size}`));
    socket.write(Buffer.alloc(size));
    socket.write(head('GET', '/v2/'));
    const text = await read(socket, '{}');
    expect(text).toMatch(/^HTTP\/1\.1 400 [\s\S]*"It failed\. Do this\."[\s\S]*HTTP\/1\.1 200 /);
    socket.destroy();
  });

  it('that the client wants to be closed stays open until the client has sent its body, as for Docker', async () => {
    test.backend.fail('write', new RegistryError('It failed.', 'Do this.'));
    const path = await test.openUpload();
    const socket = test.socket();
    const errors: Error[] = [];
    socket.on('error', error => errors.push(error));
    socket.write(head('PATCH', path, 'Content-Length: 2000000', 'Connection: close'));
    socket.write(Buffer.alloc(1_000_000));
    expect(await read(socket, 'Do this.')).toMatch(/^HTTP\/1\.1 400 /);
    const ended = once(socket, 'end').then(() => socket.bytesWritten);
    await test.send('GET', '/v2/'); // by then, the end of the connection would have arrived
    socket.resume().write(Buffer.alloc(1_000_000));
    expect(await ended).toBeGreaterThan(2_000_000);
    expect(errors).toEqual([]);
  });

  it('is kept after a body that nobody read', async () => {
    const socket = test.socket();
    socket.write(head('PUT', '/v2/nothing/x', `Content-Length: ${1024 * 1024}`));
    socket.write(Buffer.alloc(1024 * 1024));
    socket.write(head('GET', '/v2/'));
    expect(await read(socket, '{}')).toMatch(/^HTTP\/1\.1 404 [\s\S]*HTTP\/1\.1 200 /);
    socket.destroy();
  });
});

async function putPath(): Promise<string> {
  return `${await test.openUpload()}?digest=${digest}`;
}

describe('Expect: 100-continue', () => {
  it('is answered when the body is wanted', async () => {
    const socket = test.socket();
    socket.write(head('PUT', await putPath(), 'Content-Length: 4', 'Expect: 100-continue'));
    expect(await read(socket, '\r\n\r\n')).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write('blob');
    expect(await read(socket, '\r\n\r\n')).toMatch(/^HTTP\/1\.1 201 /);
    socket.destroy();
  });

  it.each([
    ['an unknown path', '/v2/nothing/manifests/v1', 404],
    ['an ended upload', `/v2/${token}/shop/web/blobs/uploads/x?digest=${digest}`, 404],
    ['a manifest that is too large', `/v2/${token}/shop/web/manifests/v1`, 413],
  ])('is not answered for %s; the error comes at once', async (_, path, status) => {
    const socket = test.socket();
    socket.write(head('PUT', path, 'Content-Length: 999999999', 'Expect: 100-continue'));
    const text = await read(socket);
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(text).toMatch(/connection: close/i);
  });
});

describe('what is not HTTP', () => {
  it('but a TLS hello gets a proper 400, which Docker needs to fall back to HTTP', async () => {
    const socket = test.socket();
    const tls = connectTls({ socket, servername: 'localhost' });
    tls.on('error', () => {});
    const [error] = await once(tls, 'error').catch(thrown => [thrown]);
    expect(String(error)).toMatch(/wrong version number|packet length|SSL/i);
    const raw = test.socket();
    raw.write(Buffer.from('16030100c8010000c40303', 'hex'));
    expect(await read(raw)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  });

  it.each([
    ['garbage', 'garbage\r\n\r\n', 400],
    ['too many headers', head('GET', '/v2/', `X: ${'x'.repeat(20_000)}`), 431],
    ['a path that is too long', head('GET', `/v2/${'x'.repeat(20_000)}`), 431],
    ['two lengths', head('PUT', '/v2/', 'Content-Length: 1', 'Content-Length: 2'), 400],
    ['a length and chunks', head('PUT', '/v2/', 'Content-Length: 1', 'Transfer-Encoding: chunked'), 400],
    ['a tunnel', head('CONNECT', 'evil.example:443'), 400],
    ['an unknown method', head('BREW', '/v2/'), 400],
    ['an unknown expectation', head('PUT', '/v2/', 'Expect: tea'), 417],
  ])('or asks for %s gets an error', async (_, text, status) => {
    const socket = test.socket();
    socket.end(text);
    expect(await read(socket)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect((await test.send('GET', '/v2/')).status).toBe(200);
  });

  it('or asks for another protocol is served in this one', async () => {
    const socket = test.socket();
    socket.end(head('GET', '/v2/', 'Upgrade: websocket', 'Connection: Upgrade'));
    expect(await read(socket)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('or breaks off in the middle of a chunk keeps what came before', async () => {
    const path = await test.openUpload();
    const socket = test.socket();
    socket.write(head('PATCH', path, 'Transfer-Encoding: chunked'));
    socket.write('4\r\nblob\r\n');
    await until(() => test.backend.calls.includes('write 4'));
    socket.write('no size\r\n');
    await read(socket);
    expect((await test.send('GET', path)).headers.range).toBe('0-3');
    expect((await test.send('PUT', `${path}?digest=${digest}`)).status).toBe(201);
  });
});

describe('close', () => {
  it('ends open uploads and connections, and accepts no others', async () => {
    const server = await startRelayServer({ backend: test.backend, port: 0, logger: silentLogger, token });
    const socket = connect(server.port, '127.0.0.1');
    const ended = once(socket, 'close');
    socket.on('error', () => {});
    socket.write(head('POST', `/v2/${token}/shop/web/blobs/uploads/`));
    const path = /location: (\S+)/i.exec(await read(socket, '\r\n\r\n'))?.[1] ?? '';
    socket.write(head('PATCH', path, 'Content-Length: 100'));
    socket.write('blob');
    await until(() => test.backend.calls.includes('write 4'));
    expect(test.backend.open.size).toBe(1);
    await server.close();
    await ended;
    expect(test.backend.open.size).toBe(0);
    const again = connect(server.port, '127.0.0.1');
    expect((await once(again, 'connect').catch(error => [error.code]))[0]).toBe('ECONNREFUSED');
    await server.close();
  });

  it('does not wait for what the backend never answers', async () => {
    const server = await startRelayServer({ backend: test.backend, port: 0, logger: silentLogger, token });
    test.backend.hooks.set('find', () => new Promise(() => {}));
    const socket = connect(server.port, '127.0.0.1').on('error', () => {});
    socket.write(head('HEAD', `/v2/${token}/shop/web/blobs/${digest}`));
    await until(() => test.backend.calls.some(call => call.startsWith('find')));
    await server.close();
    expect(await read(socket).catch(() => '')).toBe('');
  });

  it('frees the port', async () => {
    const { port } = test.server;
    await expect(
      startRelayServer({ backend: test.backend, port, logger: silentLogger }),
    ).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await test.server.close();
    await using next = await startRelayServer({ backend: test.backend, port, logger: silentLogger });
    expect(next.port).toBe(port);
  });
});
