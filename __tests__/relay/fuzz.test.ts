import { METHODS } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { digestOf } from '../../src/oci/digest.ts';
import { read, relay, token } from './support/relay.ts';

const test = relay();

const digest = digestOf('blob');
const pieces = [
  '',
  '.',
  '..',
  'v2',
  token,
  'shop',
  'web',
  'blobs',
  'uploads',
  'manifests',
  'tags',
  'list',
  'referrers',
  'v1',
  digest,
  'sha256:',
  '%2e%2e',
  '%',
  '%00',
  '\u00ff',
  '?',
  '#',
  '&',
  '=',
  'mount=',
  'from=',
  'digest=',
  'n=1',
];
const known = [
  'blobs/uploads/',
  'blobs/uploads/x',
  `blobs/${digest}`,
  'manifests/v1',
  'tags/list',
  `referrers/${digest}`,
];
const query = fc.array(fc.constantFrom(...pieces), { maxLength: 5 }).map(parts => parts.join(''));
const path = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...known), query)
      .map(([of, more]) => `/v2/${token}/shop/web/${of}?${more}`),
  },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.constantFrom(...pieces), { maxLength: 9 })
      .map(parts => `/v2/${token}/${parts.join('/')}`),
  },
  {
    weight: 1,
    arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 9 }).map(parts => parts.join('/')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
);
const name = fc.constantFrom(
  'Host',
  'Content-Length',
  'Transfer-Encoding',
  'Content-Range',
  'Content-Type',
  'Expect',
  'Range',
  'Connection',
  'Upgrade',
  'Authorization',
  'Origin',
  'X-Other',
  '__proto__',
);
const value = fc.oneof(
  fc.constantFrom(
    'chunked',
    '0',
    '5',
    '-1',
    '99999999999999999999',
    '0-4',
    'bytes 0-4/*',
    '100-continue',
    'bytes=0-',
    'a/b',
    'close',
    '__proto__',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const request = fc.record({
  method: fc.oneof(fc.constantFrom(...METHODS), fc.constantFrom('GET', 'PUT', 'POST', 'PATCH')),
  path,
  headers: fc.array(fc.tuple(name, value), { maxLength: 4 }),
  body: fc.oneof(
    fc.constant(''),
    fc.constantFrom('hello', '5\r\nhello\r\n0\r\n\r\n', '{"mediaType":"a/b"}'),
    fc.string({ maxLength: 40 }),
  ),
});

describe('any request', () => {
  it('gets a proper response, and the relay goes on', async () => {
    await fc.assert(
      fc.asyncProperty(request, async ({ method, path, headers, body }) => {
        const socket = test.socket();
        const lines = [
          `${method} ${path} HTTP/1.1`,
          'Host: 127.0.0.1',
          ...headers.map(header => header.join(': ')),
        ];
        socket.end(Buffer.from([...lines, '', body].join('\r\n'), 'latin1'));
        const text = await read(socket);
        // an incomplete request gets none
        if (text !== '') expect(text).toMatch(/^HTTP\/1\.1 (?:100 Continue|[2-5]\d\d [A-Z])/);
        expect(text).not.toMatch(/HTTP\/1\.1 500/);
        expect((await test.send('GET', '/v2/')).status).toBe(200);
        expect(test.log.join('\n')).not.toContain(token);
      }),
      { numRuns: 600 },
    );
    expect(test.backend.calls.length).toBeGreaterThan(0);
  });

  it('without the token never reaches the backend', async () => {
    const stranger = path.filter(text => !text.includes(token));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('GET', 'PUT', 'POST', 'HEAD'), stranger, async (method, text) => {
        const socket = test.socket();
        socket.end(
          Buffer.from(`${method} ${text} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`, 'latin1'),
        );
        const answer = await read(socket);
        if (!/^\/v2\/?(\?.*)?$/.test(text)) expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
      }),
      { numRuns: 200 },
    );
    expect(test.backend.calls).toEqual([]);
  });
});
