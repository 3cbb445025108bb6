import type { Descriptor } from '../../oci/descriptor.ts';
import { shortDigest } from '../../oci/digest.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import type { Logger } from '../../shared/logger.ts';
import { formatBytes } from '../../shared/units.ts';
import { blobsOfImage } from '../locating/image-blobs.ts';

/** What `docker push` says of each layer of an image that the repository has already. */
export function tellExisting(image: ImageNode, logger: Logger): void {
  for (const { descriptor } of blobsOfImage(image).layers) tellExistingLayer(descriptor, logger);
}

export function tellExistingLayer({ digest, size }: Descriptor, logger: Logger): void {
  logger.info(`${shortDigest(digest)}: Layer already exists (${formatBytes(size)})`);
}
