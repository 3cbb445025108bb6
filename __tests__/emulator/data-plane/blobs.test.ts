import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../../src/oci/digest.ts';
import { emulatorClient, errorOf } from '../support/client.ts';

const client = emulatorClient();
beforeEach(() => {
  client.emulator.state.createRepository({ name: 'app' });
});

describe('a blob', () => {
  it("is served by redirect to another origin, which rejects the registry's credentials", async () => {
    const digest = await client.upload('app', Buffer.from('content'));
    await client.putManifest('app', 'v1', client.manifest([[digest, 7]]));
    const answer = await client.v2('GET', `app/blobs/${digest}`);
    const location = answer.headers.get('location') ?? '';
    expect(answer.status).toBe(307);
    expect(new URL(location).host).not.toBe(client.emulator.host);
    expect(await (await fetch(location)).text()).toBe('content');
    const withCredentials = await fetch(location, { headers: { authorization: 'Basic eDp5' } });
    expect([withCredentials.status, await withCredentials.text()]).toEqual([
      400,
      expect.stringContaining('Only one auth mechanism allowed'),
    ]);
    expect((await fetch(location.replace('Signature=', 'Signature=0'))).status).toBe(403);
    const other = location.replace(encodeURIComponent(digest), digestOf('x')).replace(digest, digestOf('x'));
    expect((await fetch(other)).status).toBe(403);
  });

  it.each([
    ['bytes=2-', 206, 'ntent', 'bytes 2-6/7'],
    ['bytes=0-2', 206, 'con', 'bytes 0-2/7'],
    ['bytes=5-99', 206, 'nt', 'bytes 5-6/7'],
    ['bytes=7-', 416, '', 'bytes */7'],
  ])('is served partially: %s', async (range, status, text, contentRange) => {
    const { blobs } = await client.push('app', 'v1', [Buffer.from('content')]);
    const answer = await client.v2('GET', `app/blobs/${blobs[1]?.[0]}`);
    const part = await fetch(answer.headers.get('location') ?? '', { headers: { range } });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([
      status,
      text,
      contentRange,
    ]);
  });

  it('that no manifest refers to exists, but is not served', async () => {
    const digest = await client.upload('app', Buffer.from('content'));
    expect((await client.v2('HEAD', `app/blobs/${digest}`)).status).toBe(200);
    expect((await client.v2('GET', `app/blobs/${digest}`)).status).toBe(404);
  });

  it('of one repository does not exist in another', async () => {
    client.emulator.state.createRepository({ name: 'other' });
    const digest = await client.upload('app', Buffer.from('content'));
    expect((await client.v2('HEAD', `other/blobs/${digest}`)).status).toBe(404);
    expect((await errorOf(await client.v2('GET', `other/blobs/${digest}`)))[1]).toBe('BLOB_UNKNOWN');
    expect((await errorOf(await client.v2('GET', `none/blobs/${digest}`)))[1]).toBe('NAME_UNKNOWN');
  });

  it('is on disk once, until the last repository that has it is deleted', async () => {
    const { state } = client.emulator;
    state.createRepository({ name: 'other' });
    const digest = await client.upload('app', Buffer.from('content'));
    await client.upload('other', Buffer.from('content'));
    const files = () => readdir(dirname(state.store.pathOf(digest)));
    expect(await files()).toHaveLength(1);
    state.deleteRepository('app');
    expect(await files()).toHaveLength(1);
    state.deleteRepository('other');
    expect(await files()).toEqual([]);
  });
});
