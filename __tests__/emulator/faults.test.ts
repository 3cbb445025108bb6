import { connect } from 'node:net';
import { DescribeRepositoriesCommand } from '@aws-sdk/client-ecr';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { exception, type Fault, refusal } from '../../emulator/faults.ts';
import { type Digest, digestOf } from '../../src/oci/digest.ts';
import { until } from '../support/until.ts';
import { ecrClient, elapsed, emulatorClient, errorOf, exceptionOf } from './support/client.ts';

const client = emulatorClient();
let layer: Digest;
beforeEach(async () => {
  client.emulator.state.createRepository({ name: 'app' });
  const { blobs } = await client.push('app', 'v1', [Buffer.from('content')]);
  layer = blobs[1]?.[0] ?? digestOf('');
  client.emulator.requests.clear();
});

const strike = (fault: Fault, kind: 'manifest-get' | 'manifest-head' | 'blob-get' = 'manifest-get') =>
  client.emulator.faults.add({ kind, fault });
const get = () => client.v2('GET', 'app/manifests/v1');
const put = (text: string, path: string) =>
  client.v2('PUT', `${path}&digest=${digestOf(text)}`, { body: text });
const open = async () => {
  const answer = await client.v2('POST', 'app/blobs/uploads/');
  return (answer.headers.get('location') ?? '').slice(`${client.emulator.endpoint}/v2/`.length);
};

describe('a fault', () => {
  it('answers instead of the registry', async () => {
    strike(refusal(503, 'UNAVAILABLE', 'try later', { 'retry-after': '1' }));
    const answer = await get();
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await errorOf(answer)).toEqual([503, 'UNAVAILABLE', 'try later']);
    expect((await get()).status).toBe(200);
  });

  it('answers instead of the API', async () => {
    client.emulator.faults.add({
      kind: 'describe-repositories',
      fault: exception(500, 'ServerException', 'internal'),
    });
    const call = () => ecrClient(client.emulator).send(new DescribeRepositoriesCommand({}));
    expect(await exceptionOf(call())).toEqual({ name: 'ServerException', message: 'internal' });
    expect((await call()).repositories).toHaveLength(1);
  });

  it('resets the connection before anything is read, and nothing is done', async () => {
    client.emulator.faults.add({ kind: 'upload-complete', fault: { type: 'reset-before' } });
    await expect(put('more', await open())).rejects.toThrow();
    expect(client.emulator.requests.at(-1)).toMatchObject({ status: 0, requestBytes: 0 });
    expect(client.emulator.state.repository('app').blobs.has(digestOf('more'))).toBe(false);
  });

  it('resets the connection after the request was executed: the response is lost', async () => {
    client.emulator.faults.add({ kind: 'upload-complete', fault: { type: 'reset-after' } });
    await expect(put('more', await open())).rejects.toThrow();
    expect(client.emulator.state.repository('app').blobs.has(digestOf('more'))).toBe(true);
  });

  it('truncates a response', async () => {
    strike({ type: 'truncate', bytes: 3 });
    const answer = await get();
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow();
    expect(client.emulator.requests.at(-1)?.responseBytes).toBe(3);
  });

  it('resets the connection during a response', async () => {
    strike({ type: 'reset-during', afterBytes: 3 });
    await expect(get().then(answer => answer.text())).rejects.toThrow();
  });

  it.each(['stall', 'stall-response'] as const)('keeps the client waiting: %s', async type => {
    strike({ type });
    const controller = new AbortController();
    const answer = fetch(`${client.emulator.endpoint}/v2/app/manifests/v1`, {
      signal: controller.signal,
      headers: {
        authorization: `Basic ${Buffer.from(`AWS:${client.emulator.password}`).toString('base64')}`,
      },
    });
    if (type === 'stall-response') expect((await answer).status).toBe(200);
    const reading = answer.then(response => response.text());
    await until(() => client.emulator.requests.count('manifest-get') === 1);
    // another request on another connection is served in the meantime
    expect((await get()).status).toBe(200);
    controller.abort();
    await expect(reading).rejects.toThrow('abort');
  });

  it('sends the body byte by byte, and one if there was none', async () => {
    strike({ type: 'drip', milliseconds: 0 });
    const body = (await get()).body;
    const sizes: number[] = [];
    for await (const chunk of body ?? []) sizes.push((chunk as Uint8Array).byteLength);
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(64); // a slow reader finds several
    client.emulator.faults.add({ kind: 'upload-open', fault: { type: 'drip', milliseconds: 0 } });
    const opened = await client.v2('POST', 'app/blobs/uploads/');
    expect(Buffer.from(await opened.arrayBuffer())).toEqual(Buffer.alloc(64));
  });

  it.each([
    [
      'headers that never end',
      { type: 'drip-headers', milliseconds: 1 },
      /^HTTP\/1\.1 200 OK\r\nx-drip: x{9,}$/,
    ],
    [
      '102 and never a final response',
      { type: 'informational', milliseconds: 1 },
      /^(?:HTTP\/1\.1 102 Processing\r\n\r\n){9,}/,
    ],
  ] as const)('sends %s', async (_, fault, expected) => {
    client.emulator.faults.add({ kind: 'ping', fault });
    const { hostname, port } = new URL(client.emulator.endpoint);
    const socket = connect(Number(port), hostname).setEncoding('utf8');
    socket.write(
      `GET /v2/ HTTP/1.1\r\nhost: x\r\nauthorization: Basic ${Buffer.from(`AWS:${client.emulator.password}`).toString('base64')}\r\n\r\n`,
    );
    let seen = '';
    for await (const text of socket) {
      seen += text;
      if (seen.length > 400) break;
    }
    expect(seen).toMatch(expected);
  });

  it('changes the digest, and the bytes of a download', async () => {
    strike({ type: 'wrong-digest' }, 'manifest-head');
    const head = await client.v2('HEAD', 'app/manifests/v1');
    expect(head.headers.get('docker-content-digest')).toBe(`sha256:${'0'.repeat(64)}`);
    strike({ type: 'wrong-digest' }, 'blob-get');
    const redirect = await client.v2('GET', `app/blobs/${layer}`);
    expect(redirect.status).toBe(307);
    const spoilt = await (await fetch(redirect.headers.get('location') ?? '')).text();
    expect([spoilt.length, spoilt === 'content']).toEqual([7, false]);
  });

  it('of the storage applies there', async () => {
    client.emulator.faults.add({ kind: 'storage-get', fault: { type: 'status', status: 503 } });
    const redirect = await client.v2('GET', `app/blobs/${layer}`);
    expect((await fetch(redirect.headers.get('location') ?? '')).status).toBe(503);
  });

  it('redirects the client to another location', async () => {
    client.emulator.faults.add({
      kind: 'upload-open',
      fault: { type: 'location', location: 'http://elsewhere.example/upload' },
    });
    const answer = await client.v2('POST', 'app/blobs/uploads/');
    expect(answer.headers.get('location')).toBe('http://elsewhere.example/upload');
  });

  it('loses the session that the request opens, or that a part is sent to', async () => {
    client.emulator.faults.add({ kind: 'upload-open', fault: { type: 'lose-upload' } });
    expect((await put('more', await open())).status).toBe(404);
    const second = await open();
    client.emulator.faults.add({ kind: 'upload-complete', fault: { type: 'lose-upload' } });
    expect((await errorOf(await put('more', second)))[1]).toBe('BLOB_UPLOAD_UNKNOWN');
    expect((await put('more', await open())).status).toBe(201);
  });

  it('expires the tokens just before the request', async () => {
    strike({ type: 'expire-token' });
    expect((await errorOf(await get()))[2]).toContain('expired');
  });

  it('changes the state just before a request is answered', async () => {
    strike({ type: 'run', hook: state => state.deleteRepository('app') });
    expect((await errorOf(await get()))[1]).toBe('NAME_UNKNOWN');
  });

  it('delays the response after the request was executed', async () => {
    client.emulator.faults.add({ kind: 'upload-complete', fault: { type: 'delay', milliseconds: 20 } });
    expect((await put('more', await open())).status).toBe(201);
    expect(await elapsed(client.emulator.requests.at(-1))).toBeGreaterThanOrEqual(19);
  });
});

describe('a fault rule', () => {
  const teapot = (more: object) =>
    client.emulator.faults.add({ kind: 'manifest-get', fault: { type: 'status', status: 418 }, ...more });
  const statuses = async (count: number) => {
    const seen: number[] = [];
    for (let time = 0; time < count; time++) seen.push((await get()).status);
    return seen;
  };

  it('applies as often as configured, after the requests that it skips', async () => {
    teapot({ skip: 1, times: 2 });
    expect(client.emulator.faults.pending).toBe(1);
    expect(await statuses(4)).toEqual([200, 418, 418, 200]);
    expect(client.emulator.faults.pending).toBe(0);
  });

  it('applies only to matching requests', async () => {
    teapot({ when: ({ reference }: { reference?: string }) => reference === 'v2' });
    expect((await client.v2('HEAD', 'app/manifests/v2')).status).toBe(404);
    expect(await statuses(1)).toEqual([200]);
    expect((await client.v2('GET', 'app/manifests/v2')).status).toBe(418);
  });

  it('can be removed', async () => {
    teapot({ times: Number.POSITIVE_INFINITY });
    expect(await statuses(2)).toEqual([418, 418]);
    client.emulator.faults.clear();
    expect(await statuses(1)).toEqual([200]);
  });
});

describe('a fault with a probability', () => {
  const numbers = [0.9, 0.1, 0.5, 0.2];
  const seeded = emulatorClient({ random: () => numbers.shift() ?? 1 });

  it('depends on the given random numbers, so that a run can be repeated', async () => {
    seeded.emulator.faults.add({
      probability: 0.3,
      times: Number.POSITIVE_INFINITY,
      fault: { type: 'status', status: 418 },
    });
    const seen: number[] = [];
    for (let time = 0; time < 5; time++) seen.push((await seeded.v2('GET', '')).status);
    expect(seen).toEqual([200, 418, 200, 418, 200]);
  });
});
