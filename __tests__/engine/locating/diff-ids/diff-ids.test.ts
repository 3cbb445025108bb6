import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../../emulator/emulator.ts';
import { mediaTypes } from '../../../../src/oci/media-types.ts';
import { type GeneratedImage, generateImage } from '../../../support/generate-image.ts';
import { baseImage, layersOf, markPulled, seed, service } from '../../support/images.ts';
import { push } from '../../support/push.ts';
import { verifyStored } from '../../support/stored.ts';

let emulator: Emulator;
let app: GeneratedImage;
/** Compressed layers of the base that `app` is built on, as the registry has them. */
let known: readonly string[];

beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
  emulator.state.createRepository({ name: 'app' });
  app = await service('app', 'base', { compression: 'none', format: 'docker' });
  const base = await baseImage();
  known = layersOf(base);
  await seed(emulator, 'base', base);
  emulator.requests.clear();
});
afterEach(() => emulator.close());

/** The manifest that the registry got, its config and blobs checked. */
async function arrived() {
  await verifyStored(emulator, 'app', 'v1');
  const manifest = JSON.parse(emulator.state.repository('app').findManifest('v1')?.bytes.toString() ?? '{}');
  expect(manifest.config.digest).toBe(app.manifests[0]?.config.digest);
  return manifest;
}

const asked = (kind: 'list-images' | 'mount') =>
  emulator.requests.filter(request => request.kind === kind).map(({ repository }) => repository);

describe('a plain layer whose diff ID an image of the registry has', () => {
  it('is mounted as that compressed layer; only the rest is sent', async () => {
    const { result } = await push(emulator, app, 'app');
    expect(result.layers.map(({ outcome, from }) => [outcome, from])).toEqual([
      ...known.map(() => ['mounted', 'base']),
      ['pushed', undefined],
    ]);
    const { config, layers } = await arrived();
    expect(layers.slice(0, 3).map(({ digest }: { digest: string }) => digest)).toEqual(known);
    expect(layers[0].mediaType).toBe(mediaTypes.dockerLayerGzip);
    expect(emulator.requests.received('upload-complete')).toBe(layers[3].size + config.size);
  });

  it('of the target itself exists, and once it was pulled there no other repository is read', async () => {
    await seed(emulator, 'app', await baseImage());
    markPulled(emulator, 'app', await baseImage());
    const { result } = await push(emulator, app, 'app');
    expect(result.layers.map(({ outcome }) => outcome)).toEqual([
      'existing',
      'existing',
      'existing',
      'pushed',
    ]);
    await arrived();
    // the service's own layer is on top of known ones, and is nobody else's
    expect(asked('list-images').filter(name => name !== 'app').length).toBeLessThanOrEqual(1);
    const before = emulator.requests.length;
    await push(emulator, app, 'app', { tags: ['v2'] });
    const again = emulator.requests.slice(before).filter(({ kind }) => kind === 'list-images');
    expect(again.map(({ repository }) => repository)).toEqual(['app']);
  });

  it('is compressed and sent when the registry refuses to mount it', async () => {
    const turnOff = (state: Emulator['state']): void => {
      state.blobMounting = 'DISABLED';
    };
    for (let times = 0; times < known.length; times++) {
      emulator.faults.add({
        kind: 'mount',
        when: ({ from }) => from === 'base',
        fault: { type: 'run', hook: turnOff },
      });
    }
    const { result } = await push(emulator, app, 'app', { blobMounting: 'ignore' });
    expect(result.layers.map(({ outcome }) => outcome)).toEqual(['pushed', 'pushed', 'pushed', 'pushed']);
    const { layers } = await arrived();
    for (const { digest } of layers) expect(known).not.toContain(digest);
  });

  it('is compressed and sent when the image that has it is gone meanwhile', async () => {
    emulator.faults.add({
      kind: 'mount',
      fault: { type: 'run', hook: state => void state.deleteRepository('base') },
    });
    const { result } = await push(emulator, app, 'app');
    expect(result.layers.map(({ outcome }) => outcome)).toEqual(['pushed', 'pushed', 'pushed', 'pushed']);
    await arrived();
  });

  it.each([
    ['match-diff-ids is false', { matchDiffIds: false }],
    ['mount-from leaves the repository out', { mountFrom: ['!base'] }],
    ['mount-from is none', { mountFrom: ['none'] }],
  ])('is not looked for there when %s', async (_, settings) => {
    const { result } = await push(emulator, app, 'app', settings);
    expect(result.layers.map(({ outcome }) => outcome)).toEqual(['pushed', 'pushed', 'pushed', 'pushed']);
    expect(asked('list-images')).not.toContain('base');
    await arrived();
  });

  it.each(['gzip', 'zstd'] as const)(
    'in both compressions is taken in the one asked for: %s',
    async compression => {
      const inZstd = await baseImage('base', { compression: 'zstd' });
      await seed(emulator, 'base', inZstd, 'zstd');
      await push(emulator, app, 'app', { compression });
      const { layers } = await arrived();
      const taken = layers.slice(0, 3).map(({ digest }: { digest: string }) => digest);
      expect(taken).toEqual(compression === 'gzip' ? known : layersOf(inZstd));
    },
  );

  it('is not believed of a config that is not what its digest says', async () => {
    const config = JSON.parse((await baseImage()).manifests[0]?.configBytes.toString() ?? '{}');
    config.rootfs.diff_ids.reverse();
    const body = JSON.stringify(config);
    emulator.faults.add({ kind: 'storage-get', fault: { type: 'status', status: 200, body } });
    const { result } = await push(emulator, app, 'app');
    expect(emulator.faults.pending).toBe(0);
    expect(result.layers.map(({ outcome }) => outcome)).toEqual(['pushed', 'pushed', 'pushed', 'pushed']);
    await arrived();
  });
});

describe('looking for diff IDs', () => {
  it('reads 24 repositories at most, and fewer when max-mount-sources says so', async () => {
    for (let at = 0; at < 40; at++) {
      await seed(emulator, `other-${at}`, await generateImage({ layers: [50], seed: `other-${at}` }));
    }
    const stranger = await generateImage({ layers: [700], seed: 'stranger', compression: 'none' });
    await push(emulator, stranger, 'app');
    expect(asked('list-images').filter(name => name !== 'app')).toHaveLength(24);
    emulator.requests.clear();
    await push(emulator, await generateImage({ layers: [800], seed: 's', compression: 'none' }), 'app', {
      maxMountSources: 5,
    });
    expect(asked('list-images').filter(name => name !== 'app')).toHaveLength(5);
  });
});
