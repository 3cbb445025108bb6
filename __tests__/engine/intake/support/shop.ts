import { type Emulator, startEmulator } from '../../../../emulator/emulator.ts';
import type { GeneratedImage } from '../../../support/generate-image.ts';
import { baseImage, service } from '../../support/images.ts';

export interface Shop {
  readonly emulator: Emulator;
  readonly base: GeneratedImage;
  /** A service on `base`. */
  readonly image: GeneratedImage;
}

/** A registry with the empty repository shop/web, and images to push to it. */
export async function openShop(): Promise<Shop> {
  const emulator = await startEmulator({ setting: 'ENABLED' });
  emulator.state.createRepository({ name: 'shop/web' });
  return { emulator, base: await baseImage(), image: await service('x') };
}
