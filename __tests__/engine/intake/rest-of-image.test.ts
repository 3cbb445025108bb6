import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Emulator } from '../../../emulator/emulator.ts';
import type { Digest } from '../../../src/oci/digest.ts';
import type { GeneratedImage } from '../../support/generate-image.ts';
import { seed } from '../support/images.ts';
import { bytesOf, configOf, digestsOf, openIntake } from './support/intake.ts';
import { openShop } from './support/shop.ts';

let emulator: Emulator;
let base: GeneratedImage;
let image: GeneratedImage;
beforeEach(async () => {
  ({ emulator, base, image } = await openShop());
  emulator.state.seedRepositories(120, index => `other-${index}`);
});
afterEach(() => emulator.close());

describe('the search for the rest of an image', () => {
  const searched = () =>
    new Set(
      emulator.requests.filter(({ kind }) => kind === 'check-layers').map(({ repository }) => repository),
    ).size - 1; // without the target

  it('is short once its base was found', async () => {
    await seed(emulator, 'base/node', base);
    await using open = await openIntake(emulator, 'shop/web');
    await Promise.all(digestsOf(base).map(digest => open.intake.find(digest)));
    emulator.requests.clear();
    expect(await open.intake.find(configOf(image).digest)).toBeUndefined();
    expect(searched()).toBe(30 - 8); // the base was in one of the first eight
    emulator.requests.clear();
    expect(await open.intake.find(digestsOf(image)[3] as Digest)).toBeUndefined();
    expect(searched()).toBe(8);
  });

  it('is short once the target was found to have a part of it', async () => {
    await seed(emulator, 'shop/web', base);
    await using open = await openIntake(emulator, 'shop/web');
    await open.intake.find(digestsOf(base)[0] as Digest);
    emulator.requests.clear();
    expect(await open.intake.find(configOf(image).digest)).toBeUndefined();
    expect(searched()).toBe(8);
  });

  it('is as long as before when a part of it was sent, because its base may be anywhere', async () => {
    await seed(emulator, 'zeta', base);
    await using open = await openIntake(emulator, 'shop/web');
    const { digest } = configOf(image);
    expect(await open.intake.find(digest)).toBeUndefined();
    await open.send(bytesOf(image, digest));
    expect(await open.intake.find(digestsOf(base)[2] as Digest)).toBeDefined();
    expect(open.intake.placementOf(digestsOf(base)[2] as Digest)?.from).toBe('zeta');
  });

  it('begins where other parts of it were found', async () => {
    await seed(emulator, 'zeta', base);
    await using open = await openIntake(emulator, 'shop/web');
    const [first, second] = digestsOf(base) as [Digest, Digest];
    await open.intake.find(first);
    emulator.requests.clear();
    expect(await open.intake.find(second)).toBeDefined();
    expect(searched()).toBeLessThanOrEqual(8);
  });

  it('begins where the client mounted other parts from', async () => {
    await seed(emulator, 'zeta', base);
    await using open = await openIntake(emulator, 'shop/web');
    const [first, second, third] = digestsOf(base) as [Digest, Digest, Digest];
    await open.intake.find(configOf(image).digest); // lists the registry
    await open.intake.mount(first, 'zeta');
    emulator.requests.clear();
    expect(await Promise.all([second, third].map(digest => open.intake.find(digest)))).not.toContain(
      undefined,
    );
    expect(searched()).toBeLessThanOrEqual(8);
  });
});
