import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { generateImage } from '../support/generate-image.ts';
import { layersOf, seed, service } from './support/images.ts';
import { push, warnings } from './support/push.ts';
import { verifyStored } from './support/stored.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
  for (const name of ['app1', 'app2']) emulator.state.createRepository({ name });
});
afterEach(() => emulator.close());

const outcomes = (result: { layers: readonly { outcome: string }[] }) =>
  result.layers.map(layer => layer.outcome);

describe('a push', () => {
  it('uploads everything of a first image, in two requests a blob', async () => {
    const image = await service('one');
    const { result } = await push(emulator, image, 'app1');
    expect(outcomes(result)).toEqual(['pushed', 'pushed', 'pushed', 'pushed']);
    await verifyStored(emulator, 'app1', 'v1');
    const kinds = emulator.requests.map(({ kind }) => kind);
    expect(kinds.filter(kind => kind === 'mount' || kind === 'upload-open')).toHaveLength(5);
    expect(kinds.filter(kind => kind === 'upload-complete')).toHaveLength(5);
    expect(kinds).not.toContain('upload-part');
  });

  it('mounts what another repository holds and sends exactly the rest', async () => {
    await push(emulator, await service('one'), 'app1');
    emulator.requests.clear();
    const image = await service('two');
    const { result, log } = await push(emulator, image, 'app2');
    expect(outcomes(result)).toEqual(['mounted', 'mounted', 'mounted', 'pushed']);
    expect(result.layers[0]?.from).toBe('app1');
    await verifyStored(emulator, 'app2', 'v1');
    const [manifest] = image.manifests;
    const own = manifest?.layers.at(-1)?.descriptor.size ?? 0;
    expect(emulator.requests.received('upload-complete')).toBe(own + (manifest?.config.size ?? 0));
    expect(emulator.requests.received('manifest-put')).toBe(manifest?.descriptor.size);
    expect(log.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^[0-9a-f]{12}: Mounted from app1 \(3\.\d kB\)$/),
    );
  });

  it('makes no layer request when the identical image is there', async () => {
    const image = await service('one');
    await push(emulator, image, 'app1');
    emulator.requests.clear();
    const { result } = await push(emulator, image, 'app1');
    expect(result.imageExisted).toBe(true);
    expect(outcomes(result)).toEqual(['existing', 'existing', 'existing', 'existing']);
    const kinds = new Set(emulator.requests.map(({ kind }) => kind));
    for (const kind of ['check-layers', 'mount', 'upload-open', 'manifest-put'] as const) {
      expect(kinds).not.toContain(kind);
    }
  });

  it('only adds the tags that are missing to an image that is there', async () => {
    const image = await service('one');
    await push(emulator, image, 'app1');
    emulator.requests.clear();
    await push(emulator, image, 'app1', { tags: ['v1', 'v2', 'latest'] });
    expect(
      emulator.requests.filter(({ kind }) => kind === 'manifest-put').map(({ reference }) => reference),
    ).toEqual(expect.arrayContaining(['v2', 'latest']));
    expect(emulator.requests.count('manifest-put')).toBe(2);
    expect(emulator.state.repository('app1').tags.get('latest')).toBe(image.root.digest);
  });

  it('pushes an index: children first, then the index, its tag last', async () => {
    const image = await service('multi', 'base', {
      platforms: ['linux/amd64', 'linux/arm64'],
      attestations: true,
    });
    const { result } = await push(emulator, image, 'app1');
    expect(result.platforms).toEqual(['linux/amd64', 'linux/arm64']);
    expect(result.digest).toBe(image.root.digest);
    const puts = emulator.requests
      .filter(({ kind }) => kind === 'manifest-put')
      .map(({ reference }) => reference);
    expect(puts).toHaveLength(5);
    expect(puts.at(-1)).toBe('v1');
    expect(emulator.requests.at(-1)?.reference).toBe('v1');
    await verifyStored(emulator, 'app1', 'v1');
  });

  it('sends a layer that repeats in the image once', async () => {
    const one = (await service('one')).manifests[0]?.layers[0];
    const image = await generateImage({ layers: [one?.tar ?? 1, one?.tar ?? 1, 100] });
    const { result } = await push(emulator, image, 'app1');
    expect(result.layers).toHaveLength(2);
    expect(emulator.requests.count('upload-complete')).toBe(3);
    await verifyStored(emulator, 'app1', 'v1');
  });

  it('asks for availability once per hundred digests', async () => {
    const image = await generateImage({
      layers: Array.from({ length: 120 }, (_, at) => at + 10),
      seed: 'many',
    });
    await push(emulator, image, 'app1', { mountFrom: ['none'] });
    expect(emulator.requests.count('check-layers')).toBe(2);
    await verifyStored(emulator, 'app1', 'v1');
  });

  it('keeps at most `concurrency` uploads in flight', async () => {
    const image = await generateImage({ layers: Array.from({ length: 12 }, () => 20_000), seed: 'par' });
    const full = Promise.withResolvers<void>();
    let [inFlight, most] = [0, 0];
    const hook = async () => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      if (inFlight === 3) full.resolve();
      await full.promise;
      for (let times = 0; times < 10; times++) await fetch(emulator.endpoint); // time for one more to come
      inFlight -= 1;
    };
    emulator.faults.add({ kind: 'upload-complete', times: 100, fault: { type: 'run', hook } });
    await push(emulator, image, 'app1', { concurrency: 3 });
    expect(most).toBe(3);
  });

  it('uses the session of a refused mount to upload', async () => {
    const image = await service('one');
    emulator.state.blobMounting = 'ENABLED';
    await seed(emulator, 'app1', image);
    for (const digest of emulator.state.repository('app1').manifests.keys()) {
      emulator.state.deleteImage('app1', digest);
    }
    const { result } = await push(emulator, await service('two'), 'app2');
    expect(outcomes(result)).toEqual(['pushed', 'pushed', 'pushed', 'pushed']);
    expect(result.layers[0]?.reason).toBe('refused');
    expect(emulator.requests.count('mount') + emulator.requests.count('upload-open')).toBe(5);
    await verifyStored(emulator, 'app2', 'v1');
    expect(layersOf(image)).toHaveLength(4);
  });
});

describe('the blob-mounting setting', () => {
  it('is turned on by ensure, and only when it is off', async () => {
    await push(emulator, await service('one'), 'app1');
    expect(emulator.state.blobMounting).toBe('ENABLED');
    await push(emulator, await service('two'), 'app2');
    expect(emulator.requests.count('put-setting')).toBe(1);
  });

  it('is only warned about by check', async () => {
    await seed(emulator, 'app1', await service('one'));
    const { result, log } = await push(emulator, await service('two'), 'app2', { blobMounting: 'check' });
    expect(emulator.state.blobMounting).toBe('DISABLED');
    expect(warnings({ log })).toEqual([expect.stringContaining('put-account-setting')]);
    expect(result.layers[0]).toMatchObject({ outcome: 'pushed', reason: 'setting-off' });
    expect(result.missedMounts[0]).toMatchObject({ repository: 'app1', reason: 'setting-off' });
  });

  it('is not looked at by ignore until mounts are refused, and the report says so', async () => {
    await seed(emulator, 'app1', await service('one'));
    const { result } = await push(emulator, await service('two'), 'app2', { blobMounting: 'ignore' });
    expect(emulator.state.blobMounting).toBe('DISABLED');
    expect(result.blobMounting).toBe('DISABLED');
    expect(result.layers[0]?.reason).toBe('setting-off');
  });

  it('mounts with ignore where it is on', async () => {
    emulator.state.blobMounting = 'ENABLED';
    await seed(emulator, 'app1', await service('one'));
    const { result } = await push(emulator, await service('two'), 'app2', { blobMounting: 'ignore' });
    expect(result.layers.filter(({ outcome }) => outcome === 'mounted')).toHaveLength(3);
    expect(emulator.requests.count('get-setting')).toBe(0);
  });
});
