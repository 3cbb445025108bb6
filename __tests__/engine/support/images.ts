import type { Emulator } from '../../../emulator/emulator.ts';
import {
  type GeneratedImage,
  generateImage,
  type ImageSpec,
  makeLayer,
} from '../../support/generate-image.ts';

/** Sizes of the layers that two services share, and of those that each has of its own. */
const sharedSizes = [3000, 2000, 1000];

/** A service: layers of a base that it shares with every service of that base, and its own on top. */
export async function service(
  name: string,
  base = 'base',
  more: Partial<ImageSpec> = {},
): Promise<GeneratedImage> {
  const shared = await Promise.all(sharedSizes.map((size, at) => makeLayer(`${base}-${at}`, size)));
  const own = await makeLayer(`${name}-own`, 500);
  return generateImage({ layers: [...shared, own], seed: name, ...more });
}

/** The base image alone. */
export async function baseImage(base = 'base'): Promise<GeneratedImage> {
  const layers = await Promise.all(sharedSizes.map((size, at) => makeLayer(`${base}-${at}`, size)));
  return generateImage({ layers, seed: base });
}

/** Puts an image into a repository without HTTP, as if it had been pushed long ago. */
export async function seed(
  emulator: Emulator,
  repository: string,
  image: GeneratedImage,
  tag = 'latest',
): Promise<void> {
  if (emulator.state.findRepository(repository) === undefined) {
    emulator.state.createRepository({ name: repository });
  }
  const manifests = new Set(image.manifests.map(({ descriptor }) => descriptor.digest));
  for (const [digest, bytes] of image.blobs) {
    if (!manifests.has(digest) && digest !== image.root.digest)
      await emulator.state.putBlob(repository, bytes);
  }
  for (const { descriptor } of image.manifests) {
    const bytes = image.blobs.get(descriptor.digest);
    if (bytes !== undefined) emulator.state.putManifest(repository, bytes, descriptor.mediaType);
  }
  const root = image.blobs.get(image.root.digest);
  if (root !== undefined) emulator.state.putManifest(repository, root, image.root.mediaType, tag);
}

/** Digests of the layers of a single-platform image. */
export function layersOf(image: GeneratedImage): readonly string[] {
  return image.manifests.flatMap(({ layers }) => layers.map(({ descriptor }) => descriptor.digest));
}
