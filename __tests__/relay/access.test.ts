import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/oci/digest.ts';
import { startRelayServer } from '../../src/relay/server.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { MemoryBackend } from './support/memory-backend.ts';
import { errorIn, head, read, relay, token } from './support/relay.ts';

const test = relay();
const digest = digestOf('blob');

/** Without what differs between any two responses. */
const told = ({ headers: { date: _, ...headers }, ...answer }: Awaited<ReturnType<typeof test.send>>) => ({
  ...answer,
  headers,
});

describe('the ping', () => {
  it.each(['/v2/', '/v2', '/v2/?x=y'])('%s is answered to everyone', async path => {
    expect(await test.send('GET', path)).toMatchObject({
      status: 200,
      body: Buffer.from('{}'),
      headers: { 'docker-distribution-api-version': 'registry/2.0', 'content-type': 'application/json' },
    });
    expect((await test.send('HEAD', path)).status).toBe(200);
    expect((await test.send('POST', path)).status).toBe(405);
    expect(test.backend.calls).toEqual([]);
  });
});

describe('the token', () => {
  it('is random, and a valid component of a repository name', async () => {
    const registries = await Promise.all(
      [1, 2].map(async () => {
        await using server = await startRelayServer({
          backend: new MemoryBackend(),
          port: 0,
          logger: silentLogger,
        });
        return server.registry.replace(`127.0.0.1:${server.port}/`, '');
      }),
    );
    expect(registries).toEqual([expect.stringMatching(/^[a-z0-9]{26,}$/), expect.any(String)]);
    expect(registries[0]).not.toBe(registries[1]);
  });

  it.each([
    ['missing', '/v2/shop/web'],
    ['wrong', `/v2/${token.replace('a', 'b')}/shop/web`],
    ['longer', `/v2/${token}0/shop/web`],
    ['shorter', `/v2/${token.slice(0, -1)}/shop/web`],
    ['in upper case', `/v2/${token.toUpperCase()}/shop/web`],
    ['not the first component', `/v2/shop/${token}/web`],
    ['behind an empty component', `/v2//${token}/shop/web`],
    ['percent-encoded', `/v2/%61${token.slice(1)}/shop/web`],
    ['behind a traversal', `/v2/x/../${token}/shop/web`],
    ['in an absolute URL', `http://127.0.0.1/v2/${token}/shop/web`],
    ['in the query', `/v2/?/${token}/shop/web`.replace('/?', '/x?')],
  ])('%s: every path gets the same 404, and the backend is not asked', async (_, prefix) => {
    const unknown = told(await test.send('GET', '/nothing'));
    expect([unknown.status, errorIn(unknown)]).toEqual([404, expect.stringMatching(/^NAME_UNKNOWN: /)]);
    for (const path of [
      '/tags/list',
      `/blobs/${digest}`,
      '/blobs/uploads/',
      '/manifests/v1',
      '/manifests/.',
      '',
    ]) {
      for (const method of ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS']) {
        expect(told(await test.send(method, prefix + path))).toEqual(unknown);
      }
      expect(await test.send('HEAD', prefix + path)).toMatchObject({ status: 404, body: Buffer.alloc(0) });
    }
    expect(test.backend.calls).toEqual([]);
  });

  it('that is right does not make other paths known', async () => {
    const unknown = told(await test.send('GET', '/nothing'));
    for (const path of [
      '',
      '_catalog',
      'shop/web',
      'shop/web/tags',
      'shop/web/tags/list/',
      'shop/web/blobs/x/y',
    ]) {
      expect(told(await test.call('GET', path))).toEqual(unknown);
    }
    expect(test.backend.calls).toEqual([]);
  });

  it('is in no log line, and in no message of an error', async () => {
    test.backend.fail('putManifest', new Error(`at http://127.0.0.1/v2/${token}/shop`));
    test.backend.missing.add('gone');
    const answers = [
      await test.call('GET', 'shop/web/manifests/v1'),
      await test.call('GET', 'gone/manifests/v1'),
      await test.call('PUT', 'shop/web/manifests/v1', { body: '{"mediaType":"a/b"}' }),
      await test.call('PATCH', 'shop/web/blobs/uploads/x', { body: 'x' }),
      await test.call('GET', `shop/web/manifests/${token}%00`),
      await test.call('GET', `${token}/manifests/${'x'.repeat(999)}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 500, 404, 400, 400]);
    expect(test.log.length).toBeGreaterThanOrEqual(7); // the stack too
    expect([...test.log, ...answers.map(({ body }) => body.toString())].join('\n')).not.toContain(token);
    expect(answers[1]?.body.toString()).toContain('"NAME_UNKNOWN","message":"Repository \\"gone\\"');
  });
});

describe('a log line', () => {
  it('has the method, the repository and the outcome', async () => {
    await test.call('HEAD', `shop/web/blobs/${digest}`);
    expect(test.log).toEqual(['Relay: HEAD shop/web blob: 404']);
  });
});

describe('names and references', () => {
  it.each<[string, string]>([
    ['Shop/web/manifests/v1', 'NAME_INVALID'],
    ['shop//web/manifests/v1', 'NAME_INVALID'],
    ['/shop/manifests/v1', 'NAME_INVALID'],
    ['../shop/manifests/v1', 'NAME_INVALID'],
    ['./shop/tags/list', 'NAME_INVALID'],
    ['shop%2Fweb/tags/list', 'NAME_INVALID'],
    ['shop/web/../../manifests/v1', 'NAME_INVALID'],
    ['a/manifests/v1', 'NAME_INVALID'],
    ['manifests/v1', 'NAME_INVALID'],
    ['blobs/uploads/', 'NAME_INVALID'],
    [`${'x'.repeat(257)}/manifests/v1`, 'NAME_INVALID'],
    [`${'x/'.repeat(5000)}manifests/v1`, 'NAME_INVALID'],
    ['shop/web/manifests/.v1', 'TAG_INVALID'],
    ['shop/web/manifests/', 'TAG_INVALID'],
    ['shop/web/manifests/v%31', 'TAG_INVALID'],
    [`shop/web/manifests/${'v'.repeat(129)}`, 'TAG_INVALID'],
    ['shop/web/manifests/sha256:abc', 'DIGEST_INVALID'],
    [`shop/web/manifests/${digest.toUpperCase()}`, 'DIGEST_INVALID'],
    [`shop/web/blobs/${digest}0`, 'DIGEST_INVALID'],
    ['shop/web/blobs/v1', 'DIGEST_INVALID'],
    [`shop/web/blobs/${digest.replace(':', '%3A')}`, 'DIGEST_INVALID'],
    ['shop/web/referrers/v1', 'DIGEST_INVALID'],
  ])('%s gets %s', async (path, code) => {
    const answer = await test.call('GET', path);
    expect([answer.status, errorIn(answer).split(':')[0]]).toEqual([400, code]);
    expect(test.backend.calls).toEqual([]);
  });

  it('that look like the API are told apart', async () => {
    await test.call('GET', 'shop/tags/list/tags/list');
    await test.call('GET', 'shop/blobs/uploads/manifests/list');
    await test.call('POST', 'shop/manifests/blobs/uploads/');
    expect(test.backend.calls.filter(call => call.startsWith('repository '))).toEqual([
      'repository shop/tags/list',
      'repository shop/blobs/uploads',
      'repository shop/manifests',
    ]);
  });

  it.each([
    ['DELETE', 'shop/web/manifests/v1', 'HEAD, GET, PUT'],
    ['DELETE', `shop/web/blobs/${digest}`, 'HEAD, GET'],
    ['PUT', 'shop/web/tags/list', 'GET'],
    ['GET', 'shop/web/blobs/uploads/', 'POST'],
    ['POST', 'shop/web/blobs/uploads/x', 'PATCH, PUT, GET, DELETE'],
  ])('%s %s is not supported', async (method, path, allow) => {
    const answer = await test.call(method, path);
    expect([answer.status, answer.headers.allow]).toEqual([405, allow]);
    expect(errorIn(answer)).toMatch(/^UNSUPPORTED: /);
    expect(test.backend.calls).toEqual([]);
  });
});

describe('the header Host', () => {
  const hosts = () =>
    ['127.0.0.1', 'localhost', 'LocalHost'].flatMap(host => [host, `${host}:${test.server.port}`]);

  it('may be this machine, with or without the port', async () => {
    for (const host of hosts()) {
      expect((await test.send('GET', '/v2/', { headers: { host } })).status).toBe(200);
    }
  });

  it.each(['evil.example', '127.0.0.1.evil.example', 'localhost:1', '127.0.0.1:', '[::1]', '0.0.0.0'])(
    'may not be "%s"',
    async host => {
      for (const path of ['/v2/', `/v2/${token}/shop/web/tags/list`]) {
        const answer = await test.send('GET', path, { headers: { host } });
        expect([answer.status, errorIn(answer)]).toEqual([421, expect.stringMatching(/^DENIED: /)]);
        expect(Object.keys(answer.headers).filter(name => name.startsWith('access-control'))).toEqual([]);
      }
      expect(test.backend.calls).toEqual([]);
    },
  );

  it('must be there', async () => {
    const socket = test.socket();
    socket.end('GET /v2/ HTTP/1.0\r\n\r\n');
    expect(await read(socket)).toMatch(/^HTTP\/1\.1 421 /);
    const other = test.socket();
    other.end(head('GET', '/v2/').replace(/Host:.*\r\n/, ''));
    expect(await read(other)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('is only reached over IPv4', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    connect(test.server.port, '::1')
      .once('connect', () => resolve('connected'))
      .once('error', () => resolve('refused'));
    expect(await promise).toBe('refused');
  });
});
