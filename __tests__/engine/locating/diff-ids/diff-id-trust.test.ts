import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../../emulator/emulator.ts';
import { type GeneratedImage, generateImage } from '../../../support/generate-image.ts';
import { baseImage, configOver, layersOf, markPulled, seed, service } from '../../support/images.ts';
import { type PushSettings, push } from '../../support/push.ts';
import { verifyStored } from '../../support/stored.ts';

let emulator: Emulator;
/** The good image, one that claims its diff IDs for other layers, and what is built on the good one. */
let good: GeneratedImage;
let liar: GeneratedImage;
let app: GeneratedImage;

beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
  emulator.state.createRepository({ name: 'app' });
  good = await baseImage();
  liar = configOver(good, await generateImage({ layers: [400, 300, 200], seed: 'other' }));
  app = await service('app', 'base', { compression: 'none', format: 'docker' });
});
afterEach(() => emulator.close());

async function seedPulled(repository: string, image: GeneratedImage, tag?: string): Promise<void> {
  await seed(emulator, repository, image, tag);
  markPulled(emulator, repository, image);
}

/** Repositories of images that share nothing with any other. */
async function seedStrangers(count: number): Promise<readonly string[]> {
  const names = Array.from({ length: count }, (_, at) => `stranger-${at}`);
  for (const name of names) await seed(emulator, name, await generateImage({ layers: [50], seed: name }));
  return names;
}

/** Pushes the app, and says which compressed layers were taken for those of its base. */
async function baseLayers(settings: PushSettings = {}): Promise<readonly string[]> {
  emulator.requests.clear();
  await push(emulator, app, 'app', settings);
  await verifyStored(emulator, 'app', 'v1');
  const manifest = JSON.parse(emulator.state.repository('app').findManifest('v1')?.bytes.toString() ?? '{}');
  return manifest.layers.slice(0, 3).map(({ digest }: { digest: string }) => digest);
}

/** How many calls other repositories than the target got. */
const calls = (kind: 'list-images' | 'batch-get-image') =>
  emulator.requests.filter(request => request.kind === kind && request.repository !== 'app').length;

describe('of two images that hold different layers for one diff ID', () => {
  it('the one that has been pulled is believed, though the other one lies in the best ranked repository', async () => {
    await seed(emulator, 'broken', liar);
    await seedPulled('sound', good);
    expect(await baseLayers({ mountFrom: ['broken', '**'] })).toEqual(layersOf(good));
  });

  it('the one that has been pulled is believed, though the other one lies in the target itself', async () => {
    await seed(emulator, 'app', liar);
    await seedPulled('sound', good);
    expect(await baseLayers()).toEqual(layersOf(good));
  });

  it('the one that has been pulled is believed of one repository, though both have one config', async () => {
    await seedPulled('mixed', good);
    await seed(emulator, 'mixed', liar, 'newer');
    expect(await baseLayers()).toEqual(layersOf(good));
  });

  it("the target's own is believed when neither has been pulled", async () => {
    await seed(emulator, 'broken', liar);
    await seed(emulator, 'app', good);
    expect(await baseLayers({ mountFrom: ['broken'] })).toEqual(layersOf(good));
  });

  it('the one that more repositories agree on is believed when all have been pulled', async () => {
    await seedPulled('broken', liar);
    await seedPulled('sound', good);
    await seedPulled('sound-too', good);
    expect(await baseLayers({ mountFrom: ['broken', '**'] })).toEqual(layersOf(good));
  });
});

describe('of the images of one repository', () => {
  it('new ones that were never pulled do not crowd out one that was', async () => {
    await seedPulled('busy', good);
    for (let at = 0; at < 15; at++) {
      await seed(
        emulator,
        'busy',
        await generateImage({ layers: [50 + at], seed: `new-${at}` }),
        `new-${at}`,
      );
    }
    expect(await baseLayers()).toEqual(layersOf(good));
  });

  it('those that were pulled do not crowd out the newest', async () => {
    for (let at = 0; at < 15; at++) {
      await seedPulled('busy', await generateImage({ layers: [50 + at], seed: `old-${at}` }), `old-${at}`);
    }
    await seed(emulator, 'busy', good);
    expect(await baseLayers()).toEqual(layersOf(good));
  });
});

describe('reading ends when every diff ID is known', () => {
  it('and images that have been pulled are read before those that look more alike', async () => {
    await seedPulled('busy', await service('any', 'base'));
    for (let at = 0; at < 4; at++) {
      const layers = good.manifests.flatMap(manifest => manifest.layers.map(({ tar }) => tar));
      const alike = configOver(await generateImage({ layers, seed: `alike-${at}` }), liar);
      await seed(emulator, 'busy', alike, `alike-${at}`);
    }
    app = await baseImage('base', { compression: 'none' });
    expect(await baseLayers()).toEqual(layersOf(good));
  });
});

describe('a layer that is claimed for two diff IDs', () => {
  /** The good image, its two lower layers swapped. */
  async function swapped(): Promise<GeneratedImage> {
    const [first, second, third] = good.manifests.flatMap(({ layers }) => layers.map(({ tar }) => tar));
    const layers = [second, first, third].filter(tar => tar !== undefined);
    return configOver(good, await generateImage({ layers, seed: 'swapped' }));
  }

  it('is not believed to be either while nothing speaks for one of them', async () => {
    await seed(emulator, 'mixed', await swapped());
    await seed(emulator, 'mixed', good, 'good');
    const layers = await baseLayers();
    expect(layers[2]).toBe(layersOf(good)[2]);
    for (const layer of layers.slice(0, 2)) expect(layersOf(good)).not.toContain(layer);
  });

  it('is believed to be the one that an image says which has been pulled', async () => {
    await seed(emulator, 'mixed', await swapped());
    await seedPulled('mixed', good, 'good');
    expect(await baseLayers()).toEqual(layersOf(good));
  });
});

describe('looking for an image that has been pulled', () => {
  it('goes on for eight repositories when all that was found has not', async () => {
    await seed(emulator, 'app', liar);
    const strangers = await seedStrangers(12);
    await seedPulled('sound', good);
    // the app's own layer is missing as well: four repositories are read for it
    expect(await baseLayers({ mountFrom: [...strangers.slice(0, 11), 'sound'] })).toEqual(layersOf(good));
    expect(calls('list-images')).toBe(12);
  });

  it('ends after eight, of which only images that have been pulled are read', async () => {
    await seed(emulator, 'app', liar);
    const strangers = await seedStrangers(13);
    await seedPulled('sound', good);
    expect(await baseLayers({ mountFrom: [...strangers.slice(0, 12), 'sound'] })).toEqual(layersOf(liar));
    expect(calls('list-images')).toBe(12);
    expect(calls('batch-get-image')).toBe(4);
  });

  it("does not go on for the target's own layers on top of a base that has been pulled", async () => {
    await seed(emulator, 'app', await service('app', 'base'));
    await seedStrangers(12);
    await seedPulled('sound', good);
    await baseLayers({ mountFrom: ['sound', '**'] });
    expect(calls('list-images')).toBe(4);
  });

  it('lists a large registry no further than its first page', async () => {
    emulator.state.seedRepositories(5000, index => `other-${index}`);
    await seed(emulator, 'app', await service('app', 'base'));
    await baseLayers({ mountFrom: ['elsewhere/*'] });
    // of the target, the first page, and one that is asked for together with the target's layers
    expect(emulator.requests.count('describe-repositories')).toBe(3);
  });
});
