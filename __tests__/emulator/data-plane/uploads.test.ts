import { beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../../src/oci/digest.ts';
import { emulatorClient, errorOf } from '../support/client.ts';

const client = emulatorClient();
beforeEach(() => {
  client.emulator.state.createRepository({ name: 'app' });
});

const mebibyte = 1024 * 1024;
const open = async (repository = 'app') => {
  const answer = await client.v2('POST', `${repository}/blobs/uploads/`);
  const location = new URL(answer.headers.get('location') ?? '');
  return `${location.pathname}${location.search}`.slice('/v2/'.length);
};
const code = async (answer: Response) => (await errorOf(answer)).slice(0, 2);

describe('uploads', () => {
  it('accept a POST and one PUT', async () => {
    const digest = await client.upload('app', Buffer.from('content'));
    const head = await client.v2('HEAD', `app/blobs/${digest}`);
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '7']);
    expect(head.headers.get('docker-content-digest')).toBe(digest);
  });

  it('have a UUID for the session in an absolute Location, with a query', async () => {
    const answer = await client.v2('POST', 'app/blobs/uploads/');
    expect(answer.status).toBe(202);
    const location = new URL(answer.headers.get('location') ?? '');
    expect(location.origin).toBe(client.emulator.endpoint);
    expect(location.pathname).toMatch(/^\/v2\/app\/blobs\/uploads\/[0-9a-f-]{36}$/);
    expect(location.search).not.toBe('');
    expect(client.emulator.state.uploads.has(location.pathname.split('/').at(-1) ?? '')).toBe(true);
  });

  it('accept a PUT of unknown length', async () => {
    const bytes = Buffer.alloc(3 * mebibyte, 'x');
    const location = await open();
    const put = await fetch(`${client.emulator.endpoint}/v2/${location}&digest=${digestOf(bytes)}`, {
      method: 'PUT',
      headers: {
        authorization: `Basic ${Buffer.from(`AWS:${client.emulator.password}`).toString('base64')}`,
      },
      body: new Blob([bytes]).stream(),
      duplex: 'half',
    });
    expect(put.status).toBe(201);
    expect(client.emulator.requests.at(-1)?.headers['transfer-encoding']).toBe('chunked');
    expect(client.emulator.requests.received('upload-complete')).toBe(bytes.length);
  });

  it('accept parts, the last one with the PUT', async () => {
    const bytes = Buffer.alloc(5 * mebibyte + 3, 'y');
    const location = await open();
    const headers = { 'content-range': `0-${5 * mebibyte - 1}` };
    const part = await client.v2('PATCH', location, { body: bytes.subarray(0, 5 * mebibyte), headers });
    expect(part.status).toBe(201);
    const put = await client.v2('PUT', `${location}&digest=${digestOf(bytes)}`, {
      body: bytes.subarray(5 * mebibyte),
      headers: { 'content-range': `${5 * mebibyte}-${bytes.length - 1}` },
    });
    expect(put.status).toBe(201);
    expect(client.emulator.state.repository('app').blobs.get(digestOf(bytes))?.size).toBe(bytes.length);
  });

  it.each([
    ['sticks at the first part', true, 5 * mebibyte - 1],
    ['tells all that was received where that fault is off', false, 10 * mebibyte - 1],
  ])('answer PATCH with 201 and a Range that %s', async (_, sticky, last) => {
    client.emulator.state.behaviour.stickyRange = sticky;
    const location = await open();
    const part = Buffer.alloc(5 * mebibyte);
    const first = await client.v2('PATCH', location, { body: part });
    const second = await client.v2('PATCH', location, { body: part });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.headers.get('range')).toBe(`0-${last}`);
    const status = await client.v2('GET', location);
    expect([status.status, status.headers.get('range')]).toEqual([204, `0-${10 * mebibyte - 1}`]);
  });

  it.each(['5-5', 'bytes 5-5', '0-3'])('reject a gap or an overlap with 416: %s', async range => {
    const location = await open();
    await client.v2('PATCH', location, { body: 'xyz' });
    const answer = await client.v2('PATCH', location, { body: 'x', headers: { 'content-range': range } });
    expect(answer.status).toBe(416);
    expect((await client.v2('GET', location)).headers.get('range')).toBe('0-2');
  });

  it('reject parts that are too small on completion', async () => {
    const location = await open();
    await client.v2('PATCH', location, { body: 'small' });
    await client.v2('PATCH', location, { body: 'last' });
    const answer = await client.v2('PUT', `${location}&digest=${digestOf('smalllast')}`);
    expect(await errorOf(answer)).toEqual([400, 'BLOB_UPLOAD_INVALID', expect.stringContaining('5MB')]);
  });

  it('accept a single small part', async () => {
    const location = await open();
    await client.v2('PATCH', location, { body: 'small' });
    expect((await client.v2('PUT', `${location}&digest=${digestOf('small')}`)).status).toBe(201);
  });

  it('reject a digest that does not match the content, and store nothing', async () => {
    const location = await open();
    const answer = await client.v2('PUT', `${location}&digest=${digestOf('other')}`, { body: 'content' });
    expect(await errorOf(answer)).toEqual([
      400,
      'BLOB_UPLOAD_INVALID',
      'None of the provided layer digests match the calculated layer digest',
    ]);
    for (const text of ['content', 'other']) {
      expect((await client.v2('HEAD', `app/blobs/${digestOf(text)}`)).status).toBe(404);
    }
  });

  it('cannot complete without a digest or without content', async () => {
    expect(await code(await client.v2('PUT', await open(), { body: 'content' }))).toEqual([
      400,
      'DIGEST_INVALID',
    ]);
    const empty = await client.v2('PUT', `${await open()}&digest=${digestOf('')}`);
    expect(await code(empty)).toEqual([400, 'BLOB_UPLOAD_INVALID']);
  });

  it('do not exist after completion or cancellation, or in another repository', async () => {
    client.emulator.state.createRepository({ name: 'other' });
    const [ended, cancelled, foreign] = [await open(), await open(), await open('other')];
    await client.v2('PUT', `${ended}&digest=${digestOf('a')}`, { body: 'a' });
    expect((await client.v2('DELETE', cancelled)).status).toBe(204);
    for (const location of [ended, cancelled, foreign.replace('other/', 'app/')]) {
      for (const method of ['GET', 'PATCH', 'PUT']) {
        expect((await client.v2(method, location)).status).toBe(404);
      }
    }
    expect((await client.v2('GET', foreign)).status).toBe(204);
  });

  it.each([
    ['discarded, and take the whole of it again', 'discarded', '0-0', '12345'],
    ['kept where the registry is said to, and go on from there', 'kept', '0-2', '45'],
  ] as const)('have the bytes of a broken part %s', async (_, brokenParts, range, rest) => {
    client.emulator.state.behaviour.brokenParts = brokenParts;
    const location = await open();
    client.emulator.faults.add({ kind: 'upload-complete', fault: { type: 'reset-during', afterBytes: 3 } });
    const put = (body: string) => client.v2('PUT', `${location}&digest=${digestOf('12345')}`, { body });
    await expect(put('12345')).rejects.toThrow();
    const status = await client.v2('GET', location);
    expect([status.status, status.headers.get('range')]).toEqual([204, range]);
    expect((await put(rest)).status).toBe(201);
  });

  it('are rejected for a missing repository, unless a template creates it', async () => {
    expect(await errorOf(await client.v2('POST', 'new/blobs/uploads/'))).toEqual([
      404,
      'NAME_UNKNOWN',
      "The repository with name 'new' does not exist in the registry with id '123456789012'",
    ]);
    client.emulator.state.addCreationTemplate('new', { tagMutability: 'IMMUTABLE' });
    expect((await client.v2('POST', 'new/app/blobs/uploads/')).status).toBe(202);
    expect(client.emulator.state.repository('new/app').attributes.tagMutability).toBe('IMMUTABLE');
    expect((await client.v2('POST', 'newer/blobs/uploads/')).status).toBe(404);
  });

  it('may be closed without a response for a missing repository', async () => {
    client.emulator.state.behaviour.missingRepositoryUpload = 'dropped';
    await expect(client.v2('POST', 'new/blobs/uploads/')).rejects.toThrow();
    expect((await client.v2('POST', 'app/blobs/uploads/')).status).toBe(202);
  });

  it('reject a layer above the quota', async () => {
    client.emulator.state.limits.layerBytes = 7;
    const put = async (body: string) =>
      client.v2('PUT', `${await open()}&digest=${digestOf(body)}`, { body });
    expect((await put('1234567')).status).toBe(201);
    expect(await errorOf(await put('12345678'))).toEqual([403, 'DENIED', 'A layer has at most 7 bytes']);
    expect(client.emulator.state.repository('app').blobs.size).toBe(1);
  });

  it('use the template with the longest matching prefix, or ROOT', async () => {
    const { state } = client.emulator;
    state.addCreationTemplate('ROOT');
    state.addCreationTemplate('team', { tagMutability: 'IMMUTABLE' });
    state.addCreationTemplate('team/open', { tagMutability: 'MUTABLE' });
    for (const name of ['solo', 'team/app', 'team/open/app'])
      await client.v2('POST', `${name}/blobs/uploads/`);
    const modes = [...state.repositories.values()].map(({ attributes }) => attributes.tagMutability);
    expect(modes).toEqual(['MUTABLE', 'MUTABLE', 'IMMUTABLE', 'MUTABLE']);
  });
});
