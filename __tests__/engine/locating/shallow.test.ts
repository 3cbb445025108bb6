import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import { mediaTypes } from '../../../src/oci/media-types.ts';
import { ImageError, type PushError } from '../../../src/shared/errors.ts';
import { type GeneratedImage, generateImage } from '../../support/generate-image.ts';
import { baseImage, layersOf, seed, service } from '../support/images.ts';
import { failureOf, type PushSettings, push } from '../support/push.ts';
import { verifyStored } from '../support/stored.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
  emulator.state.createRepository({ name: 'app' });
});
afterEach(() => emulator.close());

/** The image as rules_img and sparse layouts have it: everything but the layers of its base. */
function shallow(image: GeneratedImage, lacking: readonly string[]): GeneratedImage {
  return { ...image, blobs: new Map([...image.blobs].filter(([digest]) => !lacking.includes(digest))) };
}

async function shallowService(): Promise<GeneratedImage> {
  return shallow(await service('x'), layersOf(await baseImage()));
}

const writes = () =>
  emulator.requests.filter(({ kind }) => /^(mount|upload-|manifest-put|create-repository)/.test(kind));
const outcomes = ({ layers }: { readonly layers: readonly { outcome: string }[] }) =>
  layers.map(({ outcome }) => outcome);

describe('a layout without the layers of its base', () => {
  it('is pushed where another repository has them', async () => {
    await seed(emulator, 'base', await baseImage());
    const { result } = await push(emulator, await shallowService(), 'app');
    expect(outcomes(result)).toEqual(['mounted', 'mounted', 'mounted', 'pushed']);
    await verifyStored(emulator, 'app', 'v1');
  });

  it('is pushed where the target has them', async () => {
    await seed(emulator, 'app', await baseImage());
    const { result } = await push(emulator, await shallowService(), 'app', { mountFrom: ['none'] });
    expect(outcomes(result)).toEqual(['existing', 'existing', 'existing', 'pushed']);
    await verifyStored(emulator, 'app', 'v1');
  });

  it.each<[string, PushSettings, () => void]>([
    ['the setting is off', { blobMounting: 'check' }, () => (emulator.state.blobMounting = 'DISABLED')],
    ['every mount is refused', {}, () => refuseMounts()],
  ])('gets them by way of the runner where %s', async (_, settings, prepare) => {
    await seed(emulator, 'base', await baseImage());
    prepare();
    const { result } = await push(emulator, await shallowService(), 'app', settings);
    expect(outcomes(result)).toEqual(['pushed', 'pushed', 'pushed', 'pushed']);
    await verifyStored(emulator, 'app', 'v1');
  });

  it('is searched for further than layers that were most likely just built', async () => {
    emulator.state.seedRepositories(90, index => `team/a-${index}`);
    const whole = await service('x');
    await seed(emulator, 'zzz', whole);
    await seed(emulator, 'app', await baseImage(), 'base');
    const top = layersOf(whole).slice(-1);
    const { result } = await push(emulator, shallow(await sameLayers(whole), top), 'app');
    expect(outcomes(result)).toEqual(['existing', 'existing', 'existing', 'mounted']);
  });

  it.each(['app', 'missing'])(
    'is refused before anything is written to %s when nobody has one',
    async name => {
      const image = await shallowService();
      const createRepository = { immutableTags: false, resourceTags: {} };
      const { reason } = await failureOf(push(emulator, image, name, { createRepository }));
      expect(reason).toBeInstanceOf(ImageError);
      expect((reason as PushError).line).toContain(layersOf(image)[0]);
      expect((reason as PushError).line).toMatch(/is missing from oci:.* from repository .*mount-from/);
      expect(writes()).toEqual([]);
    },
  );

  it('is refused by a dry run, too', async () => {
    const { reason } = await failureOf(push(emulator, await shallowService(), 'app', { dryRun: true }));
    expect((reason as PushError).message).toMatch(/is missing/);
  });

  it('sends nothing of its own when those that have them give them in no way', async () => {
    await seed(emulator, 'base', await baseImage());
    emulator.permissions.deny('ecr:GetDownloadUrlForLayer');
    const { reason } = await failureOf(push(emulator, await shallowService(), 'app'));
    expect((reason as PushError).line).toMatch(/base did not return it.*ecr:GetDownloadUrlForLayer/);
    expect(emulator.requests.count('upload-complete')).toBe(0);
  });
});

describe('a layout of plain layers without one of them', () => {
  it('takes the compressed one that an image of the registry has for its diff ID', async () => {
    await seed(emulator, 'base', await baseImage());
    const plain = await service('x', 'base', { compression: 'none' });
    const { result } = await push(emulator, shallow(plain, layersOf(plain).slice(0, 1)), 'app');
    expect(outcomes(result)).toEqual(['mounted', 'mounted', 'mounted', 'pushed']);
    await verifyStored(emulator, 'app', 'v1');
  });

  it('takes it plain, where that is how the registry has it', async () => {
    const plain = await service('x', 'base', { compression: 'none' });
    await seed(emulator, 'base', plain);
    const image = shallow(await sameLayers(plain, 'none'), layersOf(plain).slice(0, 1));
    const { result } = await push(emulator, image, 'app', { matchDiffIds: false });
    expect(result.layers[0]).toMatchObject({ outcome: 'mounted', mediaType: mediaTypes.ociLayer });
    await verifyStored(emulator, 'app', 'v1');
  });
});

/** Another image of the same layers. */
function sameLayers(image: GeneratedImage, compression: 'gzip' | 'none' = 'gzip'): Promise<GeneratedImage> {
  const layers = image.manifests.flatMap(manifest => manifest.layers.map(({ tar }) => tar));
  return generateImage({ layers, seed: 'other', compression });
}

/** As ECR does for reasons that nobody knows beforehand. */
function refuseMounts(): void {
  emulator.faults.add({
    kind: 'mount',
    times: 1000,
    fault: { type: 'status', status: 403, body: '{"errors":[{"code":"DENIED","message":"no"}]}' },
  });
}
