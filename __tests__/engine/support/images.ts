import type { Emulator } from '../../../emulator/emulator.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { mediaTypes } from '../../../src/oci/media-types.ts';
import {
  type GeneratedImage,
  generateImage,
  gzip,
  type ImageSpec,
  makeLayer,
} from '../../support/generate-image.ts';
import { ImageBuilder } from '../../support/image-builder.ts';

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
export async function baseImage(base = 'base', more: Partial<ImageSpec> = {}): Promise<GeneratedImage> {
  const layers = await Promise.all(sharedSizes.map((size, at) => makeLayer(`${base}-${at}`, size)));
  return generateImage({ layers, seed: base, ...more });
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

/** As if every manifest of the image had been pulled. */
export function markPulled(emulator: Emulator, repository: string, image: GeneratedImage): void {
  const holder = emulator.state.repository(repository);
  for (const { descriptor } of image.manifests) holder.recordPull(descriptor.digest, Date.now());
}

/** The config of `image` over the layers of `other`: engines refuse to unpack it, for the diff IDs are not theirs. */
export function configOver(image: GeneratedImage, other: GeneratedImage): GeneratedImage {
  const [honest] = image.manifests;
  if (honest === undefined) throw new Error('an image needs a manifest');
  const layers = other.manifests.flatMap(manifest => manifest.layers);
  const builder = new ImageBuilder();
  const descriptors = layers.map(({ descriptor: { digest, mediaType } }) =>
    builder.put(other.blobs.get(digest) ?? '', mediaType),
  );
  const { mediaType } = honest.descriptor;
  const config = builder.put(honest.configBytes, honest.config.mediaType);
  const descriptor = builder.json({ schemaVersion: 2, mediaType, config, layers: descriptors }, mediaType);
  return { ...builder.image(descriptor), manifests: [{ ...honest, descriptor, layers }] };
}

/** Digests of the layers of a single-platform image. */
export function layersOf(image: GeneratedImage): readonly string[] {
  return image.manifests.flatMap(({ layers }) => layers.map(({ descriptor }) => descriptor.digest));
}

/**
 * An image whose lowest layer is non-distributable, as those of Windows bases were.
 * @param more of that layer's descriptor
 */
export async function nonDistributableImage(
  more: { readonly mediaType?: string; readonly urls?: string[] } = {},
): Promise<GeneratedImage> {
  const builder = new ImageBuilder();
  const tars = [await makeLayer('windows', 2000), await makeLayer('own', 1000)] as const;
  const rootfs = { type: 'layers', diff_ids: tars.map(digestOf) };
  const { mediaType = 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip', ...rest } = more;
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: builder.json({ architecture: 'amd64', os: 'windows', rootfs }, mediaTypes.ociConfig),
    layers: [
      builder.put(gzip(tars[0]), mediaType, rest),
      builder.put(gzip(tars[1]), mediaTypes.ociLayerGzip),
    ],
  };
  return builder.image(builder.json(manifest, mediaTypes.ociManifest));
}
