import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../../src/oci/digest.ts';
import { randomBytesOf } from '../../support/generate-image.ts';
import { errorIn, relay, token } from '../support/relay.ts';

const test = relay();
const bytes = randomBytesOf('blob', 300_000);
const digest = digestOf(bytes);

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
