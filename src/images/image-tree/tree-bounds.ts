import type { Descriptor } from '../../oci/descriptor.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import { ImageError } from '../../shared/errors.ts';
import { countJsonValues } from '../../shared/json-values.ts';

/** Maximum levels of nested indexes; real images have one or two. */
const maxDepth = 8;
/** Maximum members of all indexes. A member that is referenced twice counts twice. */
const maxMembers = 10_000;
/** Maximum total size of the manifests and configs of an image. */
const maxDocumentBytes = 64 * 1024 * 1024;
/** Maximum number of JSON values in them, which determines their memory use when parsed. */
const maxValues = 500_000;

const remedy = 'Rebuild the image.';

/** A node and the size of its subtree. */
export interface MeasuredNode {
  readonly node: ImageNode;
  /** Levels below it. */
  readonly height: number;
  /** Number of nodes in the subtree, including itself. */
  readonly weight: number;
}

/** @throws ImageError if the subtree is too deep or too large */
export function measure(node: ImageNode, children: readonly MeasuredNode[]): MeasuredNode {
  const height = children.reduce((most, child) => Math.max(most, child.height + 1), 0);
  const weight = children.reduce((sum, child) => sum + child.weight, 1);
  requireDepth(height, node.descriptor);
  requireMembers(weight, node.descriptor);
  return { node, height, weight };
}

export function requireDepth(depth: number, at: Descriptor): void {
  if (depth <= maxDepth) return;
  throw new ImageError(`Image index ${at.digest} has more than ${maxDepth} levels of nesting.`, remedy);
}

export function requireMembers(count: number, at: Descriptor): void {
  if (count <= maxMembers) return;
  throw new ImageError(`Image index ${at.digest} has more than ${maxMembers} members.`, remedy);
}

/** Limits the memory use of the documents of an image. */
export class DocumentBudget {
  #bytes = 0;
  #values = 0;

  /** @throws ImageError if the total size of all documents is too large */
  add(document: Uint8Array): void {
    this.#bytes += document.length;
    if (this.#bytes <= maxDocumentBytes) return;
    throw new ImageError('The manifests and configs of the image are larger than 64 MiB in total.', remedy);
  }

  /** @throws ImageError if all parsed documents contain too many values in total */
  addParsed(document: Uint8Array): void {
    this.#values += countJsonValues(document);
    if (this.#values <= maxValues) return;
    throw new ImageError(
      `The manifests and configs of the image contain more than ${maxValues} JSON values in total.`,
      remedy,
    );
  }
}
