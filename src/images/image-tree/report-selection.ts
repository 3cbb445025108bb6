import type { Descriptor } from '../../oci/descriptor.ts';
import { formatPlatform, isUnknownPlatform } from '../../oci/platform.ts';
import type { Logger } from '../../shared/logger.ts';
import type { ImageTree } from './read-image-tree.ts';

/** Logs a notice if only part of the image is pushed, because that changes its digest. */
export function reportSelection(tree: ImageTree, image: Descriptor, logger: Logger): void {
  const { root, dropped, missing } = tree;
  const digests = `The digest is ${root.descriptor.digest} instead of ${image.digest}.`;
  if (dropped.length > 0) {
    logger.notice(`Skipped because of the input "platforms": ${names(dropped)}. ${digests}`);
  }
  if (missing.length > 0) {
    logger.notice(`Skipped because they are not in the local image: ${names(missing)}. ${digests}`);
  }
}

function names(members: readonly Descriptor[]): string {
  const platforms = members.map(({ platform, digest }) =>
    platform === undefined ? digest : isUnknownPlatform(platform) ? 'attestations' : formatPlatform(platform),
  );
  return [...new Set(platforms)].join(', ');
}
