import type { Digest } from '../oci/digest.ts';
import type { ImageNode } from '../oci/image-tree.ts';
import type { Repository } from '../registry/repository.ts';

/** The nodes of an image by depth, deepest first: what a manifest refers to is put before it. */
export function levelsOf(root: ImageNode): readonly (readonly ImageNode[])[] {
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
  return [
    ...new Set(
      levelsOf(root)
        .toReversed()
        .flat()
        .map(node => node.descriptor.digest),
    ),
  ];
}

/**
 * Puts children by digest, then the root, then moves the tags; what the repository has already is left alone.
 * @param existing tags and digests that the repository resolved, with the digest each leads to
 */
export async function putManifests(
  repository: Repository,
  root: ImageNode,
  tags: readonly string[],
  existing: ReadonlyMap<string, Digest>,
): Promise<void> {
  for (const level of levelsOf(root).slice(0, -1)) {
    const absent = level.filter(node => !existing.has(node.descriptor.digest));
    await Promise.all(absent.map(node => put(repository, node.descriptor.digest, node)));
  }
  const [first, ...others] = tags.filter(tag => existing.get(tag) !== root.descriptor.digest);
  if (first !== undefined) await put(repository, first, root);
  else if (!existing.has(root.descriptor.digest)) await put(repository, root.descriptor.digest, root);
  await Promise.all(others.map(tag => put(repository, tag, root)));
}

function put(repository: Repository, reference: string, node: ImageNode): Promise<void> {
  return repository.putManifest(reference, node.bytes, node.descriptor.mediaType);
}
