import type { Readable } from 'node:stream';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { ImageNode } from '../oci/image-tree.ts';

/**
 * Where a built image comes from: one implementation a transport.
 *
 * `load` reads manifests and configs only (verified against their descriptors) and makes sure that every layer that is
 * there has the size its descriptor says; which ones are not, the manifest's node says. Layers are opened only when they
 * have to be sent. Where the transport has
 * no manifest (docker-archive), it makes one whose layers are uncompressed: media type
 * `application/vnd.docker.image.rootfs.diff.tar`, digest = diff ID.
 */
export interface ImageSource {
  /** As the user would write it, for logs and errors: `oci:build/image`. */
  readonly description: string;
  /**
   * Whether the blobs are on this machine. Only then are they read twice: before anything is written, to find damage early,
   * and again while they are sent.
   */
  readonly local: boolean;
  /** Registry and repository the image is copied from; only `docker://` has one. */
  readonly origin?: ImageOrigin;
  /** @throws ImageError, InputError */
  load(): Promise<ImageNode>;
  /**
   * The bytes of one blob of the image, from the start, a new stream each call. They are not trusted: the reader
   * verifies digest and size.
   */
  open(blob: Descriptor): Promise<Readable>;
  /** Whether `load` has read the blob to its end and found it to be right, so that it need not be read before it is sent. */
  isVerified?(digest: Digest): boolean;
  /** Removes spools and temporary files. May be called twice. */
  close(): Promise<void>;
}

export interface ImageOrigin {
  /** Registry host, lower case, with port when not the default. */
  readonly host: string;
  readonly repository: string;
}
