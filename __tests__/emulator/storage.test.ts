import { readdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BatchCheckLayerAvailabilityCommand } from '@aws-sdk/client-ecr';
import { describe, expect, it } from '@jest/globals';
import { BlobStore } from '../../emulator/state/blob-store.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { emulatorClient } from './support/client.ts';

const layer = (size: number) => ({ digest: digestOf(`layer of ${size}`), size });

describe('blobs that were only declared', () => {
  const client = emulatorClient();

  it('are available, mountable and part of an image, and use no disk space', async () => {
    const { state } = client.emulator;
    const layers = [layer(5_000_000_000), layer(70_000)];
    const digest = state.seedImage('base', { layers, tag: 'v1', annotations: { a: 'b' } });
    state.createRepository({ name: 'app' });
    const { layers: found } = await client.ecr.send(
      new BatchCheckLayerAvailabilityCommand({
        repositoryName: 'base',
        layerDigests: layers.map(({ digest: wanted }) => wanted),
      }),
    );
    expect(found?.map(({ layerSize }) => layerSize)).toEqual([5_000_000_000, 70_000]);
    const mount = await client.v2('POST', `app/blobs/uploads/?mount=${layers[0]?.digest}&from=base`);
    expect(mount.status).toBe(201);
    const manifest = await client.v2('GET', 'base/manifests/v1');
    expect(manifest.headers.get('docker-content-digest')).toBe(digest);
    expect(await manifest.json()).toMatchObject({ layers, annotations: { a: 'b' } });
    expect(await readdir(dirname(state.store.pathOf(digest)))).toEqual([]);
  });

  it('cannot be downloaded, until someone uploads them', async () => {
    const { state } = client.emulator;
    const bytes = Buffer.from('content');
    const declared = { digest: digestOf(bytes), size: bytes.length };
    state.seedImage('base', { layers: [declared], tag: 'v1' });
    const download = async () => {
      const answer = await client.v2('GET', `base/blobs/${declared.digest}`);
      return fetch(answer.headers.get('location') ?? '');
    };
    expect((await download()).status).toBe(404);
    await client.upload('base', bytes);
    expect(await (await download()).text()).toBe('content');
  });

  it('of ten thousand repositories need no files', async () => {
    const { state } = client.emulator;
    for (let at = 0; at < 10_000; at++) {
      state.seedImage(`team-${at % 100}/app-${at}`, { layers: [layer(at % 50), layer(1e6 + at)], tag: 'v1' });
    }
    const last = await client.v2('HEAD', `team-99/app-9999/blobs/${layer(1_009_999).digest}`);
    expect([last.status, last.headers.get('content-length')]).toEqual([200, '1009999']);
  });
});

describe('uploads that are discarded', () => {
  const client = emulatorClient({ storage: 'discard' });

  it('are verified and counted, but not stored', async () => {
    const { state } = client.emulator;
    state.createRepository({ name: 'app' });
    const { blobs } = await client.push('app', 'v1', [Buffer.alloc(2_000_000, 'x')]);
    expect(state.repository('app').blobs.get(blobs[1]?.[0] ?? digestOf(''))?.size).toBe(2_000_000);
    expect(await readdir(dirname(state.store.pathOf(digestOf(''))))).toEqual([]);
    const opened = await client.v2('POST', 'app/blobs/uploads/');
    const path = (opened.headers.get('location') ?? '').slice(`${client.emulator.endpoint}/v2/`.length);
    const put = await client.v2('PUT', `${path}&digest=${digestOf('other')}`, { body: 'content' });
    expect(put.status).toBe(400);
  });
});

describe('a large blob', () => {
  const path = temporaryDirectory();
  const mebibyte = 1024 * 1024;

  it('is on disk except for the last two MiB at any time', async () => {
    const draft = await new BlobStore(path('large')).createDraft();
    const chunk = Buffer.alloc(65_536, 7);
    let most = 0;
    for (let times = 0; times < 1024; times++) {
      await draft.append(chunk);
      most = Math.max(most, draft.size - (await stat(draft.file ?? '')).size);
    }
    expect(draft.size).toBe(64 * mebibyte);
    expect(most).toBeLessThanOrEqual(2 * mebibyte);
    await draft.discard();
    expect(await readdir(path('large'))).toEqual([]);
  });
});
