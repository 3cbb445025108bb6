import type { Readable } from 'node:stream';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { ImageNode } from '../oci/image-tree.ts';
import type { PushableImage } from './pushable-image.ts';

/**
 * The source of a built image, with one implementation per transport.
 *
 * `load` reads only manifests and configs (verified against their descriptors) and checks that every existing layer has the
 * size in its descriptor. The manifest's node lists the layers that are missing. Layers are opened only when they have to be
 * uploaded. If the transport has no manifest (docker-archive), it generates one with uncompressed layers: media type
 * `application/vnd.docker.image.rootfs.diff.tar`, digest = diff ID.
 */
export interface ImageSource {
  /** As the user would write it, for logs and errors: `oci:build/image`. */
  readonly description: string;
  /**
   * Whether the blobs are on this machine. Only such blobs are read twice: before the first write, to find corrupt data early,
   * and again for the upload.
   */
  readonly local: boolean;
  /** Registry and repository the image is copied from; only `docker://` has one. */
  readonly origin?: ImageOrigin;
  /**
   * The image for a program that pushes it by itself, which is faster than `load` and `open`, if there is such a program.
   * @throws NotPushableError if it cannot push this image; ImageError, InputError
   */
  pushable?(): Promise<PushableImage>;
  /**
   * Diff IDs of the layers, lowest first, if it takes long to load the image and they are known without.
   * @throws ImageError, InputError
   */
  diffIds?(): Promise<readonly Digest[]>;
  /** @throws ImageError, InputError */
  load(): Promise<ImageNode>;
  /**
   * Opens a blob of the image from its start; each call returns a new stream. The data is not trusted: the reader verifies
   * digest and size.
   */
  open(blob: Descriptor): Promise<Readable>;
  /** Whether `load` already verified the whole blob, so that it does not have to be read before the upload. */
  isVerified?(digest: Digest): boolean;
  /** Deletes temporary files. Can be called twice. */
  close(): Promise<void>;
}

export interface ImageOrigin {
  /** Registry host, lower case, with the port if it is not the default. */
  readonly host: string;
  readonly repository: string;
}
