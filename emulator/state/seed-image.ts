import { type Digest, digestOf } from '../../src/oci/digest.ts';
import { mediaTypes } from '../../src/oci/media-types.ts';
import type { RegistryState } from './registry-state.ts';

export interface SeededBlob {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly mediaType?: string;
}

export interface SeededImage {
  readonly layers: readonly SeededBlob[];
  /** Default is one made up from the layers' digests. */
  readonly config?: SeededBlob;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly tag?: string;
}

/**
 * An image as if it had been pushed, in a repository that is created when missing. Blobs that the repository lacks are
 * declared by digest and size alone: they can be found and mounted, not downloaded, and cost no disk.
 */
export function seedImage(registry: RegistryState, repository: string, image: SeededImage): Digest {
  const target = registry.findRepository(repository) ?? registry.createRepository({ name: repository });
  const config = image.config ?? madeUpConfig(image.layers);
  for (const { digest, size } of [config, ...image.layers]) target.addBlob(digest, size);
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: { mediaType: mediaTypes.ociConfig, ...config },
    layers: image.layers.map(layer => ({ mediaType: mediaTypes.ociLayerGzip, ...layer })),
    ...(image.annotations === undefined ? {} : { annotations: image.annotations }),
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  return registry.putManifest(repository, bytes, mediaTypes.ociManifest, image.tag);
}

function madeUpConfig(layers: readonly SeededBlob[]): SeededBlob {
  const text = `config of ${layers.map(({ digest }) => digest).join(' ')}`;
  return { digest: digestOf(text), size: text.length };
}
