import type { Digest } from '../oci/digest.ts';
import type { ImageNode } from '../oci/image-tree.ts';

/** The distinct manifests and indexes of an image by depth, the deepest first: children are pushed before their index. */
export function manifestLevels(root: ImageNode): readonly (readonly ImageNode[])[] {
  const levels: Map<Digest, ImageNode>[] = [];
  const visit = (node: ImageNode, depth: number): void => {
    levels[depth] ??= new Map();
    levels[depth].set(node.descriptor.digest, node);
    if (node.kind === 'index') for (const child of node.children) visit(child, depth + 1);
  };
  visit(root, 0);
  return levels.reverse().map(level => [...level.values()]);
}

/** Digests of all manifests and indexes of the image, the root first. */
export function manifestDigestsOf(root: ImageNode): readonly Digest[] {
  const nodes = manifestLevels(root).toReversed().flat();
  return [...new Set(nodes.map(node => node.descriptor.digest))];
}
