import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Emulator } from '../../../emulator/emulator.ts';
import { type Digest, digestOf } from '../../../src/oci/digest.ts';
import { AccessDeniedError, ImageError } from '../../../src/shared/errors.ts';
import { type GeneratedImage, randomBytesOf } from '../../support/generate-image.ts';
import { seed } from '../support/images.ts';
import { bytesOf, configOf, digestsOf, openIntake } from './support/intake.ts';
import { openShop } from './support/shop.ts';

let emulator: Emulator;
let base: GeneratedImage;
let image: GeneratedImage;
beforeEach(async () => {
  ({ emulator, base, image } = await openShop());
});
afterEach(() => emulator.close());

const requestsOf = (...kinds: readonly string[]) =>
  emulator.requests.filter(({ kind }) => kinds.includes(kind));
const large = randomBytesOf('large', 11_000_000);

describe('a small blob that arrives', () => {
  it('is sent in one request after the one that opens the upload, and its bytes are kept', async () => {
    await using open = await openIntake(emulator, 'shop/web', { mountFrom: ['none'] });
    const { digest, size } = configOf(image);
    await open.intake.find(digest);
    await open.send(bytesOf(image, digest));
    expect(open.intake.placementOf(digest)).toMatchObject({
      outcome: 'pushed',
      size,
      attempts: 1,
      asked: true,
    });
    expect(open.intake.small(digest)?.equals(bytesOf(image, digest))).toBe(true);
    expect(requestsOf('upload-open', 'upload-part', 'upload-complete').map(({ kind }) => kind)).toEqual([
      'upload-open',
      'upload-complete',
    ]);
    expect(open.intake.options.progress.bytesOnWire).toBe(size);
  });

  it('unasked is not sent if the target has it, and its bytes are kept', async () => {
    await seed(emulator, 'shop/web', image);
    await using open = await openIntake(emulator, 'shop/web');
    const { digest } = configOf(image);
    await open.send(bytesOf(image, digest));
    expect(open.intake.placementOf(digest)).toMatchObject({ outcome: 'existing', asked: false });
    expect(open.intake.small(digest)).toBeDefined();
    expect(requestsOf('mount', 'upload-open')).toEqual([]);
  });

  it('is mounted if the repository that has the rest of the image has it, too', async () => {
    await seed(emulator, 'base/node', image);
    await using open = await openIntake(emulator, 'shop/web');
    for (const digest of digestsOf(image)) await open.intake.find(digest);
    const { digest } = configOf(image);
    await open.send(bytesOf(image, digest));
    expect(open.intake.placementOf(digest)).toMatchObject({ outcome: 'mounted', from: 'base/node' });
    expect(requestsOf('upload-open')).toEqual([]);
  });

  it('of other content than its digest says is not sent', async () => {
    await using open = await openIntake(emulator, 'shop/web');
    const { digest } = configOf(image);
    await expect(open.send(Buffer.from('something else'), digest)).rejects.toThrow(ImageError);
    expect(open.intake.placementOf(digest)).toBeUndefined();
    expect(emulator.state.repository('shop/web').blobs.size).toBe(0);
  });
});

describe('a large blob that arrives', () => {
  it('is sent while it arrives, and counted', async () => {
    await using open = await openIntake(emulator, 'shop/web');
    const digest = digestOf(large);
    await open.intake.find(digest);
    await open.send(large);
    expect(open.intake.placementOf(digest)).toMatchObject({ outcome: 'pushed', size: large.length });
    expect(open.intake.placementOf(digest)?.attempts).toBeGreaterThanOrEqual(1);
    expect(open.intake.small(digest)).toBeUndefined();
    expect(open.intake.options.progress.bytesOnWire).toBe(large.length);
    expect(open.intake.options.progress.busyMilliseconds).toBeGreaterThan(0);
    expect(await open.intake.find(digest)).toBe(large.length);
  });

  it('is not committed under a digest that is not its own', async () => {
    await using open = await openIntake(emulator, 'shop/web');
    await expect(open.send(large, digestOf('other'))).rejects.toThrow(ImageError);
    expect(emulator.state.repository('shop/web').blobs.size).toBe(0);
  });
});

it('what the role may not do is told by name', async () => {
  emulator.permissions.deny('ecr:InitiateLayerUpload');
  await seed(emulator, 'base/node', base);
  await using open = await openIntake(emulator, 'shop/web');
  const [digest] = digestsOf(base) as [Digest];
  expect(await open.intake.find(digest)).toBeUndefined();
  await expect(open.send(bytesOf(base, digest))).rejects.toThrow(AccessDeniedError);
});

it('kept bytes are bounded: the oldest are dropped first', async () => {
  await using open = await openIntake(emulator, 'shop/web', { mountFrom: ['none'] });
  const blobs = Array.from({ length: 66 }, (_, at) => randomBytesOf(`blob ${at}`, 256 * 1024));
  for (const bytes of blobs) await open.send(bytes);
  const isKept = blobs.map(bytes => open.intake.small(digestOf(bytes)) !== undefined);
  expect(isKept).toEqual([false, false, ...Array(64).fill(true)]);
});
