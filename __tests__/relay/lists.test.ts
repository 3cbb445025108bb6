import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/oci/digest.ts';
import { mediaTypes } from '../../src/oci/media-types.ts';
import { errorIn, relay, token } from './support/relay.ts';

const test = relay();
const digest = digestOf('image');
const served = () => test.backend.at('shop/web').served;

describe('tags/list', () => {
  it('has the name that the client uses', async () => {
    await test.call('PUT', 'shop/web/manifests/v1', { body: '{"mediaType":"a/b"}' });
    const answer = await test.call('GET', 'shop/web/tags/list');
    expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([
      200,
      { name: `${token}/shop/web`, tags: ['v1'] },
    ]);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(answer.headers).not.toHaveProperty('link');
  });

  it('continues on a page that the client can ask for', async () => {
    const bytes = Buffer.from('{"name":"shop/web","tags":["v1"],"more":1}');
    served().tags = { bytes, mediaType: 'application/json', nextQuery: 'n=1&last=v1%2B' };
    const answer = await test.call('GET', 'shop/web/tags/list?n=1');
    expect(answer.headers.link).toBe(`</v2/${token}/shop/web/tags/list?n=1&last=v1%2B>; rel="next"`);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ tags: ['v1'], more: 1 });
    await test.send('GET', /<(.*)>/.exec(String(answer.headers.link))?.[1] ?? '');
    expect(test.backend.calls.filter(call => call.startsWith('listTags'))).toEqual([
      'listTags shop/web n=1',
      'listTags shop/web n=1&last=v1%2B',
    ]);
  });

  it.each(['<html>', 'null', ''])('that is malformed in the registry (%s) is an error', async text => {
    served().tags = { bytes: Buffer.from(text), mediaType: 'application/json' };
    const answer = await test.call('GET', 'shop/web/tags/list');
    expect([answer.status, errorIn(answer)]).toEqual([
      400,
      expect.stringMatching(/malformed list of the tags/),
    ]);
  });
});

describe('referrers', () => {
  it('are passed through', async () => {
    const bytes = Buffer.from('{"schemaVersion":2, "manifests":[]}');
    const page = { nextQuery: 'last=x', filtersApplied: 'artifactType' };
    served().referrers = { bytes, mediaType: mediaTypes.ociIndex, ...page };
    const answer = await test.call('GET', `shop/web/referrers/${digest}?artifactType=a%2Fb`);
    expect(answer).toMatchObject({
      status: 200,
      body: bytes,
      headers: {
        'content-type': mediaTypes.ociIndex,
        'oci-filters-applied': 'artifactType',
        link: `</v2/${token}/shop/web/referrers/${digest}?last=x>; rel="next"`,
      },
    });
    expect(test.backend.calls).toContain(`listReferrers shop/web ${digest} artifactType=a%2Fb`);
  });

  it('without a filter or another page have no such headers', async () => {
    const answer = await test.call('GET', `shop/web/referrers/${digest}`);
    expect(answer.status).toBe(200);
    expect(answer.headers).not.toHaveProperty('link');
    expect(answer.headers).not.toHaveProperty('oci-filters-applied');
    expect(test.backend.calls).toContain(`listReferrers shop/web ${digest} `);
  });
});
