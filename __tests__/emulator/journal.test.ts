import { ListImagesCommand } from '@aws-sdk/client-ecr';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/oci/digest.ts';
import { elapsed, emulatorClient } from './support/client.ts';

const client = emulatorClient();
beforeEach(() => {
  client.emulator.state.createRepository({ name: 'team/app' });
});

describe('the log of requests', () => {
  it('has all requests in order, with their subjects', async () => {
    const { requests } = client.emulator;
    const { blobs, manifest } = await client.push('team/app', 'v1', [Buffer.from('content')]);
    await client.v2('POST', `team/app/blobs/uploads/?mount=${blobs[1]?.[0]}&from=team/app`);
    await client.ecr.send(new ListImagesCommand({ repositoryName: 'team/app' }));
    expect(requests.map(({ kind, operation }) => `${kind} ${operation}`)).toEqual([
      'upload-open InitiateLayerUpload',
      'upload-complete CompleteLayerUpload',
      'upload-open InitiateLayerUpload',
      'upload-complete CompleteLayerUpload',
      'manifest-put PutImage',
      'mount InitiateLayerUpload',
      'list-images ListImages',
    ]);
    expect(requests[3]).toMatchObject({
      index: 3,
      method: 'PUT',
      repository: 'team/app',
      digest: digestOf('content'),
      status: 201,
      requestBytes: 7,
      responseBytes: 0,
    });
    expect(requests[4]).toMatchObject({ reference: 'v1', requestBytes: manifest.length });
    expect(requests[5]).toMatchObject({ from: 'team/app', digest: blobs[1]?.[0], mount: 'mounted' });
    expect(requests[6]).toMatchObject({ repository: 'team/app', path: '/', method: 'POST' });
    expect(requests[6]?.responseBytes).toBeGreaterThan(80);
  });

  it('counts requests and body bytes, by kind or in total', async () => {
    const { requests } = client.emulator;
    const { manifest, blobs } = await client.push('team/app', 'v1', [Buffer.alloc(3_000_000, 'x')]);
    const sent = blobs.reduce((sum, [, size]) => sum + size, 0);
    expect([requests.count(), requests.count('upload-complete')]).toEqual([5, 2]);
    expect(requests.received('upload-complete')).toBe(sent);
    expect(requests.received()).toBe(sent + manifest.length);
    requests.clear();
    expect([requests.count(), requests.received()]).toEqual([0, 0]);
    await client.v2('GET', '');
    expect(requests.at(0)?.index).toBe(5);
  });

  it('records whether a request had credentials, and when it ended', async () => {
    await client.v2('GET', '');
    await fetch(`${client.emulator.endpoint}/v2/`);
    const [first, second] = client.emulator.requests;
    expect(first?.headers.authorization).toMatch(/^Basic /);
    expect(second?.headers.authorization).toBeUndefined();
    expect(await elapsed(first)).toBeGreaterThanOrEqual(0);
    expect(second?.startedAtMs).toBeGreaterThanOrEqual(first?.startedAtMs ?? Number.NaN);
  });

  it('also has requests that ECR does not support', async () => {
    await client.v2('GET', 'team/app/something');
    expect(client.emulator.requests.at(-1)).toMatchObject({ kind: 'other', status: 404 });
  });
});
