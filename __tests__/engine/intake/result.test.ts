import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Emulator } from '../../../emulator/emulator.ts';
import { arrivedImage, arrivedResult, hadEveryBlob } from '../../../src/engine/intake/arrived-result.ts';
import type { PushResult } from '../../../src/engine/result.ts';
import { Stopwatch } from '../../../src/engine/stopwatch.ts';
import type { Digest } from '../../../src/oci/digest.ts';
import { type GeneratedImage, generateImage, makeLayer } from '../../support/generate-image.ts';
import { baseImage, seed, service } from '../support/images.ts';
import {
  bytesOf,
  configOf,
  descriptorsOf,
  digestsOf,
  type IntakeSettings,
  nodeOf,
  type OpenIntake,
  openIntake,
} from './support/intake.ts';
import { openShop } from './support/shop.ts';

let emulator: Emulator;
let base: GeneratedImage;
let image: GeneratedImage;
beforeEach(async () => {
  ({ emulator, base, image } = await openShop());
});
afterEach(() => emulator.close());

/** Asks for every blob like a client, and sends what is missing. */
async function arrive({ intake, send }: OpenIntake, arriving: GeneratedImage): Promise<void> {
  const digests = [...new Set([...digestsOf(arriving), configOf(arriving).digest])];
  const sizes = await Promise.all(digests.map(digest => intake.find(digest)));
  for (const [at, digest] of digests.entries()) {
    if (sizes[at] === undefined) await send(bytesOf(arriving, digest));
  }
}

function resultOf(
  { intake, requests }: OpenIntake,
  arrived: GeneratedImage,
  noted = new Set<string>(),
): Promise<PushResult> {
  const seen = arrivedImage(intake, nodeOf(arrived));
  const account = { existed: hadEveryBlob(seen), requests, stopwatch: new Stopwatch(), noted };
  return arrivedResult(intake, seen, account);
}

async function pushed(settings: IntakeSettings = {}): Promise<PushResult> {
  await using open = await openIntake(emulator, 'shop/web', settings);
  await arrive(open, image);
  return await resultOf(open, image);
}

const outcomes = ({ layers }: PushResult) =>
  layers.map(({ outcome, from, reason }) => from ?? reason ?? outcome);

describe('the result of an image that arrived', () => {
  it('says where each layer came from', async () => {
    await seed(emulator, 'base/node', base);
    await using open = await openIntake(emulator, 'shop/web');
    await arrive(open, image);
    const result = await resultOf(open, image);
    expect(outcomes(result)).toEqual(['base/node', 'base/node', 'base/node', 'not-found']);
    expect(result).toMatchObject({
      registry: emulator.host,
      repository: 'shop/web',
      digest: image.root.digest,
      tags: ['v1'],
      platforms: ['linux/amd64'],
      blobMounting: 'ENABLED',
      imageExisted: false,
      dryRun: false,
    });
    expect(result.layers.map(({ size, digest }) => ({ size, digest }))).toEqual(
      descriptorsOf(image).map(({ size, digest }) => ({ size, digest })),
    );
    expect(result.layers.at(-1)).toMatchObject({ attempts: 2, createdBy: 'COPY layer-3 / # generated' });
    expect(result.upload.bytes).toBe((descriptorsOf(image)[3]?.size ?? 0) + configOf(image).size);
    expect(open.log).toEqual([]);
  });

  it('knows what was there before', async () => {
    await seed(emulator, 'shop/web', base);
    expect(outcomes(await pushed())).toEqual(['existing', 'existing', 'existing', 'not-found']);
  });

  it('counts a layer twice in the image once', async () => {
    const twin = await makeLayer('twin', 1000);
    const twice = await generateImage({ layers: [twin, await makeLayer('other', 500), twin] });
    await using open = await openIntake(emulator, 'shop/web');
    await arrive(open, twice);
    expect((await resultOf(open, twice)).layers).toHaveLength(2);
    expect(open.intake.placementsIn(nodeOf(twice)).layers).toHaveLength(2);
  });

  it('existed only if every blob was there before, the config too', async () => {
    await seed(emulator, 'shop/web', image);
    const other = await service('x', 'base', { environment: ['MODE=production'] });
    await using open = await openIntake(emulator, 'shop/web');
    await arrive(open, image);
    await arrive(open, other);
    const results = [await resultOf(open, image), await resultOf(open, other)];
    expect(results.map(outcomes)).toEqual(Array(2).fill(Array(4).fill('existing')));
    expect(results.map(({ imageExisted }) => imageExisted)).toEqual([true, false]);
  });

  it('takes a layer that was sent without a question for one that was just compressed', async () => {
    await using open = await openIntake(emulator, 'shop/web');
    for (const digest of digestsOf(base)) await open.intake.find(digest);
    for (const digest of [...digestsOf(image), configOf(image).digest])
      await open.send(bytesOf(image, digest));
    expect(outcomes(await resultOf(open, image))).toEqual([
      'not-found',
      'not-found',
      'not-found',
      'compressed-here',
    ]);
  });
});

describe('a layer was sent', () => {
  beforeEach(() => seed(emulator, 'base/node', base));

  it('because the repository refused', async () => {
    emulator.permissions.deny('ecr:GetDownloadUrlForLayer', 'base/node');
    const result = await pushed();
    expect(outcomes(result).slice(0, 3)).toEqual(['refused', 'refused', 'refused']);
  });

  it('because the setting turned out to be off after refusals', async () => {
    await using open = await openIntake(emulator, 'shop/web', { blobMounting: 'check' });
    emulator.state.blobMounting = 'DISABLED';
    await arrive(open, image);
    const result = await resultOf(open, image);
    expect([result.blobMounting, outcomes(result)[0]]).toEqual(['DISABLED', 'setting-off']);
  });

  it.each([
    [{ mountFrom: ['none'] }, 'mounting-disabled'],
    [{ mountFrom: ['**', '!base/**'] }, 'excluded'],
  ] as const)('with %p because of %s', async (settings, reason) => {
    expect(outcomes(await pushed(settings))[0]).toBe(reason);
  });

  it('because the search ended at its limit, and the guess was wrong', async () => {
    emulator.state.createRepository({ name: 'other' });
    emulator.permissions.deny('ecr:GetDownloadUrlForLayer', 'base/node');
    const result = await pushed({ mountFrom: ['other', 'base/node'], maxMountSources: 1 });
    expect(outcomes(result)[0]).toBe('search-limit');
    expect(result.discovery).toMatchObject({ asked: 1, limited: true });
  });

  it('because the setting is off', async () => {
    emulator.state.blobMounting = 'DISABLED';
    const result = await pushed({ blobMounting: 'check' });
    expect(outcomes(result)).toEqual(Array(4).fill('setting-off'));
    expect(result.missedMounts).toMatchObject([{ repository: 'base/node', reason: 'setting-off' }]);
  });

  it('because the role may not look at the others', async () => {
    emulator.permissions.deny('ecr:BatchCheckLayerAvailability', 'base/*');
    emulator.permissions.deny('ecr:GetDownloadUrlForLayer', 'base/*');
    const result = await pushed();
    expect(outcomes(result)[0]).toBe('denied');
    expect(result.warnings).toHaveLength(1);
  });

  it('because the encryption differs', async () => {
    emulator.state.createRepository({ name: 'kms/node', encryption: { type: 'KMS' } });
    const other = await baseImage('other');
    await seed(emulator, 'kms/node', other);
    await using open = await openIntake(emulator, 'shop/web');
    await arrive(open, other);
    const noted = new Set<string>();
    const result = await resultOf(open, other, noted);
    expect(outcomes(result)[0]).toBe('encryption-differs');
    const notices = () => open.log.filter(({ level }) => level === 'notice').length;
    expect([notices(), [...noted]]).toEqual([1, ['kms/node']]);
    expect((await resultOf(open, other, noted)).missedMounts).toEqual(result.missedMounts);
    expect(notices()).toBe(1);
  });

  it('after a refusal that another image has made the registry forget', async () => {
    emulator.permissions.deny('ecr:GetDownloadUrlForLayer', 'base/node');
    await using open = await openIntake(emulator, 'shop/web');
    await arrive(open, image);
    open.intake.refresh();
    await open.intake.find(configOf(base).digest as Digest);
    expect(outcomes(await resultOf(open, image))[0]).toBe('refused');
  });
});
