import type { Digest } from '../oci/digest.ts';
import type { ImageNode } from '../oci/image-tree.ts';
import type { Repository } from '../registry/repository.ts';
import type { Logger } from '../shared/logger.ts';

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
 * Puts children by digest, then the root, then moves the tags; what the repository has already is left alone. When it
 * fails, the log says which tags have moved.
 * @param existing tags and digests that the repository resolved, with the digest each leads to
 */
export async function putManifests(
  repository: Repository,
  root: ImageNode,
  tags: readonly string[],
  existing: ReadonlyMap<string, Digest>,
  logger: Logger,
): Promise<void> {
  const absent = tags.filter(tag => existing.get(tag) !== root.descriptor.digest);
  const moved: string[] = [];
  const move = async (tag: string): Promise<void> => {
    await put(repository, tag, root);
    moved.push(tag);
  };
  try {
    await putChildren(repository, root, existing);
    const [first, ...others] = absent;
    if (first !== undefined) await move(first);
    else if (!existing.has(root.descriptor.digest)) await put(repository, root.descriptor.digest, root);
    await allOrThrow(others.map(move));
  } catch (error) {
    const tagged = moved.length === 0 ? 'no tag was moved' : `moved tags: ${moved.join(', ')}`;
    logger.info(`All layers are in ${repository.name}; ${tagged}, and a new run goes on from there.`);
    throw error;
  }
}

async function putChildren(
  repository: Repository,
  root: ImageNode,
  existing: ReadonlyMap<string, Digest>,
): Promise<void> {
  for (const level of levelsOf(root).slice(0, -1)) {
    const absent = level.filter(node => !existing.has(node.descriptor.digest));
    await Promise.all(absent.map(node => put(repository, node.descriptor.digest, node)));
  }
}

/** Lets all of them end before the first failure is thrown, so that it is known what was done. */
async function allOrThrow(works: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

function put(repository: Repository, reference: string, node: ImageNode): Promise<void> {
  return repository.putManifest(reference, node.bytes, node.descriptor.mediaType);
}
