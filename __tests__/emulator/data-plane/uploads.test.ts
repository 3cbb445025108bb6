import { beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/oci/digest.ts';
import { mediaTypes } from '../../src/oci/media-types.ts';
import { emulatorClient, errorOf } from './support/client.ts';

const client = emulatorClient();
beforeEach(() => {
  client.emulator.state.createRepository({ name: 'app' });
});

const mebibyte = 1024 * 1024;
const open = async () => {
  const location = new URL((await client.v2('POST', 'app/blobs/uploads/')).headers.get('location') ?? '');
  return `${location.pathname}${location.search}`.slice('/v2/'.length);
};

describe('credentials', () => {
  it('that are unknown get a challenge', async () => {
    const answer = await client.v2('GET', '', { headers: { authorization: 'Basic eDp5' } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(
      /^Basic realm="http.*",service="ecr\.amazonaws\.com"$/,
    );
    expect(await answer.text()).toBe('Not Authorized\n');
  });

  it('that expired get 403 and no challenge', async () => {
    client.emulator.expireTokens();
    const answer = await client.v2('GET', '');
    expect(answer.headers.get('www-authenticate')).toBeNull();
    expect(await errorOf(answer)).toEqual([
      403,
      'DENIED',
      'Your authorization token has expired. Reauthenticate and try again.',
    ]);
  });

  it('without a right get 403 and the action', async () => {
    client.emulator.permissions.deny('ecr:InitiateLayerUpload');
    const [status, code, message] = await errorOf(await client.v2('POST', 'app/blobs/uploads/'));
    expect([status, code]).toEqual([403, 'DENIED']);
    expect(message).toMatch(/not authorized to perform: ecr:InitiateLayerUpload on resource: arn:aws:ecr:/);
  });
});

describe('uploads', () => {
  it('take POST and one PUT', async () => {
    const digest = await client.upload('app', Buffer.from('content'));
    const head = await client.v2('HEAD', `app/blobs/${digest}`);
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '7']);
  });

  it('answer PATCH with 201 and a Range that sticks at the first part', async () => {
    const location = await open();
    const part = Buffer.alloc(5 * mebibyte);
    const first = await client.v2('PATCH', location, { body: part });
    const second = await client.v2('PATCH', location, { body: part });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.headers.get('range')).toBe(`0-${5 * mebibyte - 1}`);
    const status = await client.v2('GET', location);
    expect([status.status, status.headers.get('range')]).toEqual([204, `0-${10 * mebibyte - 1}`]);
  });

  it('refuse a gap with 416', async () => {
    const location = await open();
    const answer = await client.v2('PATCH', location, { body: 'x', headers: { 'content-range': '5-5' } });
    expect(answer.status).toBe(416);
  });

  it('refuse at the end parts that are too small', async () => {
    const location = await open();
    await client.v2('PATCH', location, { body: 'small' });
    await client.v2('PATCH', location, { body: 'last' });
    const answer = await client.v2('PUT', `${location}&digest=${digestOf('smalllast')}`);
    expect(await errorOf(answer)).toEqual([400, 'BLOB_UPLOAD_INVALID', expect.stringContaining('5MB')]);
  });

  it('refuse a digest that is not that of the content', async () => {
    const location = await open();
    const answer = await client.v2('PUT', `${location}&digest=${digestOf('other')}`, { body: 'content' });
    expect((await errorOf(answer)).slice(0, 2)).toEqual([400, 'BLOB_UPLOAD_INVALID']);
    expect((await client.v2('HEAD', `app/blobs/${digestOf('content')}`)).status).toBe(404);
  });

  it('are refused for a missing repository, unless a template creates it', async () => {
    expect((await errorOf(await client.v2('POST', 'new/blobs/uploads/'))).slice(0, 2)).toEqual([
      404,
      'NAME_UNKNOWN',
    ]);
    client.emulator.state.addCreationTemplate('new');
    expect((await client.v2('POST', 'new/app/blobs/uploads/')).status).toBe(202);
    expect(client.emulator.state.findRepository('new/app')).toBeDefined();
  });
});

describe('a blob', () => {
  it("is served by redirect to another origin, which refuses the registry's credentials", async () => {
    const digest = await client.upload('app', Buffer.from('content'));
    await client.putManifest('app', 'v1', client.manifest([[digest, 7]]));
    const answer = await client.v2('GET', `app/blobs/${digest}`);
    const location = answer.headers.get('location') ?? '';
    expect(answer.status).toBe(307);
    expect(new URL(location).host).not.toBe(client.emulator.host);
    expect(await (await fetch(location)).text()).toBe('content');
    expect((await fetch(location, { headers: { authorization: 'Basic eDp5' } })).status).toBe(400);
    expect((await fetch(location.replace('Signature=', 'Signature=0'))).status).toBe(403);
  });

  it('that no manifest names is not served', async () => {
    const digest = await client.upload('app', Buffer.from('content'));
    expect((await client.v2('GET', `app/blobs/${digest}`)).status).toBe(404);
  });
});

describe('manifests', () => {
  it('are refused while a blob is missing', async () => {
    const answer = await client.putManifest('app', 'v1', client.manifest([[digestOf('x'), 1]]));
    expect(await errorOf(answer)).toEqual([
      404,
      'BLOB_UPLOAD_UNKNOWN',
      expect.stringContaining(digestOf('x')),
    ]);
  });

  it('are refused while a child is missing', async () => {
    const index = JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.ociIndex,
      manifests: [{ mediaType: mediaTypes.ociManifest, digest: digestOf('m'), size: 1 }],
    });
    const headers = { 'content-type': mediaTypes.ociIndex };
    const answer = await client.v2('PUT', 'app/manifests/v1', { body: index, headers });
    expect((await errorOf(answer)).slice(0, 2)).toEqual([404, 'MANIFEST_BLOB_UNKNOWN']);
  });

  it.each(['{', '{"schemaVersion":2}'])('are refused as unsupported: %s', async text => {
    expect((await errorOf(await client.putManifest('app', 'v1', Buffer.from(text)))).slice(0, 2)).toEqual([
      405,
      'UNSUPPORTED',
    ]);
  });

  it('do not move an immutable tag, unless a filter exempts it', async () => {
    client.emulator.state.createRepository({
      name: 'fixed',
      tagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      exclusionFilters: ['dev-*'],
    });
    const put = async (tag: string, text: string) => {
      const digest = await client.upload('fixed', Buffer.from(text));
      return client.putManifest('fixed', tag, client.manifest([[digest, text.length]]));
    };
    expect((await put('v1', 'one')).status).toBe(201);
    expect(await errorOf(await put('v1', 'two'))).toEqual([
      400,
      'TAG_INVALID',
      expect.stringContaining('immutable'),
    ]);
    await put('dev-1', 'one');
    expect((await put('dev-1', 'two')).status).toBe(201);
  });

  it('may not see blobs that were just uploaded', async () => {
    const digest = await client.upload('app', Buffer.from('content'));
    client.emulator.state.behaviour.hiddenManifestPuts = 1;
    const put = () => client.putManifest('app', 'v1', client.manifest([[digest, 7]]));
    expect([(await put()).status, (await put()).status]).toEqual([404, 201]);
  });

  it('list what refers to them', async () => {
    const digest = await client.upload('app', Buffer.from('content'));
    const subject = client.manifest([[digest, 7]]);
    await client.putManifest('app', 'v1', subject);
    const about = { mediaType: mediaTypes.ociManifest, digest: digestOf(subject), size: subject.length };
    const put = await client.putManifest(
      'app',
      'sbom',
      client.manifest([[digest, 7]], { subject: about, artifactType: 'a/sbom' }),
    );
    expect(put.headers.get('oci-subject')).toBe(about.digest);
    const { manifests } = (await (await client.v2('GET', `app/referrers/${about.digest}`)).json()) as {
      manifests: { artifactType: string }[];
    };
    expect(manifests.map(({ artifactType }) => artifactType)).toEqual(['a/sbom']);
  });

  it('are listed by tag in pages of text/plain', async () => {
    const digest = await client.upload('app', Buffer.from('content'));
    for (let tag = 0; tag < 3; tag++)
      await client.putManifest('app', `v${tag}`, client.manifest([[digest, 7]]));
    const page = await client.v2('GET', 'app/tags/list?n=2');
    expect(page.headers.get('content-type')).toMatch('text/plain');
    expect(page.headers.get('link')).toMatch(/rel="next"/);
    expect((await errorOf(await client.v2('GET', 'app/tags/list?n=1001'))).slice(0, 2)).toEqual([
      405,
      'UNSUPPORTED',
    ]);
  });
});
