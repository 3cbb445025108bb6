import type { Descriptor } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import { ImageError } from '../../shared/errors.ts';

/** The functions of a transport that are needed to read the tree of an image. Their results are not trusted. */
export interface ImageContent {
  /** Bytes of a manifest, index or other member of an index; undefined if it does not exist. */
  readManifest(descriptor: Descriptor): Promise<Buffer | undefined>;
  /** Bytes of a config blob; undefined if it does not exist. */
  readConfig(descriptor: Descriptor): Promise<Buffer | undefined>;
  /** Size of a blob in bytes; undefined if it does not exist. */
  blobSize(descriptor: Descriptor): Promise<number | undefined>;
  /** The location of the descriptor's content, for error messages. */
  locate(descriptor: Descriptor): string;
}

/** The content of a descriptor is missing. */
export class MissingContentError extends ImageError {
  readonly digest: Digest;

  constructor(digest: Digest, label: string, where: string) {
    super(`${label} ${digest} is missing: ${where} does not exist.`, 'Rebuild or re-save the image.');
    this.digest = digest;
  }
}
