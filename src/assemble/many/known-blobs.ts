import { blobsOfImage } from '../../engine/locating/image-blobs.ts';
import type { PushableImage } from '../../images/pushable-image.ts';
import type { Digest } from '../../oci/digest.ts';
import type { ImageNode } from '../../oci/image-tree.ts';

/** The blobs of an image, as far as they are known before its push. */
export interface KnownBlobs {
  /** Bytes of each one, by the digest that it has in the source: of an uncompressed layer the diff ID. */
  readonly sizes: ReadonlyMap<Digest, number>;
  /** Diff IDs of compressed layers, by their digests. */
  readonly diffIds: ReadonlyMap<Digest, Digest>;
  /** It asks for layers by their diff IDs. */
  readonly uncompressed: boolean;
}

export const noBlobs: KnownBlobs = { sizes: new Map(), diffIds: new Map(), uncompressed: false };

/** The blobs of an image that was loaded. Layers that its source does not contain are left out. */
export function blobsOfLoaded(root: ImageNode): KnownBlobs {
  const { layers, configs } = blobsOfImage(root);
  const present = layers.filter(({ missingAtSource }) => !missingAtSource);
  const blobs = [...present.map(({ descriptor }) => descriptor), ...configs];
  const diffIds = present.flatMap(({ descriptor, diffId }) =>
    diffId === undefined || diffId === descriptor.digest ? [] : [[descriptor.digest, diffId] as const],
  );
  return {
    sizes: new Map(blobs.map(({ digest, size }) => [digest, size])),
    diffIds: new Map(diffIds),
    uncompressed: present.some(({ uncompressed }) => uncompressed),
  };
}

/**
 * The layers of an image that is not loaded, because that takes long.
 * @param bytes of all layers together; each one is assumed to have the same share
 */
export function blobsByDiffId(
  diffIds: readonly Digest[],
  bytes: PushableImage['unpackedBytes'] = 0,
): KnownBlobs {
  const sizes = new Map(diffIds.map(diffId => [diffId, bytes / diffIds.length]));
  return { sizes, diffIds: new Map(), uncompressed: true };
}
