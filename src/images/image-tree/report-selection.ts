import type { Descriptor } from '../../oci/descriptor.ts';
import { listNames } from '../../shared/list-names.ts';
import type { Logger } from '../../shared/logger.ts';
import { nameOfMember } from './index-members.ts';
import type { ImageTree } from './read-image-tree.ts';

/** Logs a notice if only part of the image is pushed, because that changes its digest. */
export function reportSelection(tree: ImageTree, image: Descriptor, logger: Logger): void {
  const { root, dropped, missing } = tree;
  const digests = `The digest is ${root.descriptor.digest} instead of ${image.digest}.`;
  if (dropped.length > 0) {
    logger.notice(`Skipped because of the input "platforms": ${names(dropped)}. ${digests}`);
  }
  if (missing.length > 0) {
    logger.notice(`Skipped because their content is missing from the source: ${names(missing)}. ${digests}`);
  }
}

function names(members: readonly Descriptor[]): string {
  return listNames([...new Set(members.map(nameOfMember))], 10);
}
