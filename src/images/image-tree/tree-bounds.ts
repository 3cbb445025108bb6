import type { Descriptor } from '../../oci/descriptor.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import { countJsonValues } from '../../oci/json-values.ts';
import { ImageError } from '../../shared/errors.ts';

/** Indexes within indexes; real images have one level, or two. */
const maxDepth = 8;
/** Members of all indexes, one that is reached by two ways counted twice. */
const maxMembers = 10_000;
/** All manifests and configs of one image together. */
const maxDocumentBytes = 64 * 1024 * 1024;
/** All values that they hold: what takes memory once they are parsed. */
const maxValues = 500_000;

const remedy = 'No container engine could use it: build the image again.';

/** A node with the size of the tree below it. */
export interface MeasuredNode {
  readonly node: ImageNode;
  /** Levels below it. */
  readonly height: number;
  /** Nodes below it and itself. */
  readonly weight: number;
}

/** @throws ImageError when the tree below is too deep or too large for whoever walks it */
export function measure(node: ImageNode, children: readonly MeasuredNode[]): MeasuredNode {
  const height = children.reduce((most, child) => Math.max(most, child.height + 1), 0);
  const weight = children.reduce((sum, child) => sum + child.weight, 1);
  requireDepth(height, node.descriptor);
  requireMembers(weight, node.descriptor);
  return { node, height, weight };
}

export function requireDepth(depth: number, at: Descriptor): void {
  if (depth <= maxDepth) return;
  throw new ImageError(`Image index ${at.digest} is nested more than ${maxDepth} levels deep.`, remedy);
}

export function requireMembers(count: number, at: Descriptor): void {
  if (count <= maxMembers) return;
  throw new ImageError(`Image index ${at.digest} has more than ${maxMembers} members.`, remedy);
}

/** Counts what the documents of one image take in memory. */
export class DocumentBudget {
  #bytes = 0;
  #values = 0;

  /** @throws ImageError when all documents together are too large */
  add(document: Uint8Array): void {
    this.#bytes += document.length;
    if (this.#bytes <= maxDocumentBytes) return;
    throw new ImageError('The manifests and configs of the image are more than 64 MiB together.', remedy);
  }

  /** @throws ImageError when all that are parsed together hold too much */
  addParsed(document: Uint8Array): void {
    this.#values += countJsonValues(document);
    if (this.#values <= maxValues) return;
    throw new ImageError(
      `The manifests and configs of the image hold more than ${maxValues} values together.`,
      remedy,
    );
  }
}
