import { shortDigest } from '../../oci/digest.ts';
import { oneLine } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { formatBytes } from '../../shared/units.ts';
import type { ImageBlobs } from './image-blobs.ts';

/** An address out of a manifest is anybody's text; one that is longer than this tells nothing. */
const shownLength = 120;

/** Says which layers are not in the registry afterwards: whoever pulls the image has to reach the address. */
export function tellKeptByReference({ byReference }: ImageBlobs, logger: Logger): void {
  for (const { digest, size, urls = [] } of byReference) {
    const url = oneLine(urls[0] ?? '').slice(0, shownLength);
    logger.info(`${shortDigest(digest)}: Kept by reference to ${url} (${formatBytes(size)})`);
  }
}
