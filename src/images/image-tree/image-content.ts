import type { Descriptor } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import { ImageError } from '../../shared/errors.ts';

/** What a transport has to offer so that an image's tree can be read. Nothing it returns is trusted. */
export interface ImageContent {
  /** Bytes of a manifest, index or other member of an index; undefined when there are none. */
  readManifest(descriptor: Descriptor): Promise<Buffer | undefined>;
  /** Bytes of a config blob; undefined when there are none. */
  readConfig(descriptor: Descriptor): Promise<Buffer | undefined>;
  /** Bytes that a blob takes; undefined when it is not there. */
  blobSize(descriptor: Descriptor): Promise<number | undefined>;
  /** Where the descriptor's content is looked for, as an error names it. */
  locate(descriptor: Descriptor): string;
}

/** Content that a descriptor refers to is not there. */
export class MissingContentError extends ImageError {
  readonly digest: Digest;

  constructor(digest: Digest, what: string, where: string) {
    super(
      `${what} ${digest} is missing: there is no ${where}.`,
      'The image is incomplete: build or save it again.',
    );
    this.digest = digest;
  }
}
