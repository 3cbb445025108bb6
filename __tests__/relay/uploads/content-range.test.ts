import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../../src/oci/digest.ts';
import { randomBytesOf } from '../../support/generate-image.ts';
import { errorIn, relay } from '../support/relay.ts';

const test = relay();
const bytes = randomBytesOf('blob', 300_000);
const digest = digestOf(bytes);

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
