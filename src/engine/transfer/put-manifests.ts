import type { Digest } from '../../oci/digest.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import type { Repository } from '../../registry/repository.ts';
import { BlobsMissingError } from '../../shared/errors.ts';
import type { Resolved } from '../opening/target.ts';
import type { PushContext, RegistryConnection } from '../push-context.ts';
import { TagMoves } from './tags/tag-moves.ts';
import { tellUndone } from './tags/tell-undone.ts';

/** The nodes of an image by depth, deepest first: what a manifest refers to is put before it. */
function levelsOf(root: ImageNode): readonly (readonly ImageNode[])[] {
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
 * Puts children by digest, then the root under its tags, or by digest where none is missing; what the repository has
 * already is left alone. When it fails, the tags are put back where they were, and the log says so.
 * @param look asks what the repository has; what it fails with, the push fails with
 */
export async function putManifests(
  context: PushContext,
  connection: RegistryConnection,
  root: ImageNode,
  look: () => Promise<Resolved>,
): Promise<void> {
  const { options, logger, signal } = context;
  const repository = connection.repository(options.repository);
  let tags: TagMoves | undefined;
  try {
    const resolved = await look();
    tags = new TagMoves(context, connection, root, resolved);
    await putChildren(repository, root, resolved.digests);
    if (tags.none && !resolved.digests.has(root.descriptor.digest)) await put(repository, root);
    await tags.put();
  } catch (error) {
    const { line, complete } = tellUndone((await tags?.undo()) ?? []);
    const text = `All layers are in ${repository.name}${line}`;
    if (!complete) logger.warning(text);
    else if (!namesMissingLayers(error)) logger.info(text); // they are not, and may be sent again
    throw error;
  }
  if (signal.aborted) {
    logger.info(`Every tag leads to ${root.descriptor.digest}: the push was done when it was cancelled.`);
  }
}

function namesMissingLayers(error: unknown): boolean {
  return error instanceof BlobsMissingError && error.digests.length > 0;
}

async function putChildren(
  repository: Repository,
  root: ImageNode,
  existing: ReadonlyMap<string, Digest>,
): Promise<void> {
  for (const level of levelsOf(root).slice(0, -1)) {
    const absent = level.filter(node => !existing.has(node.descriptor.digest));
    await Promise.all(absent.map(node => put(repository, node)));
  }
}

function put(repository: Repository, { descriptor, bytes }: ImageNode): Promise<void> {
  return repository.putManifest(descriptor.digest, bytes, descriptor.mediaType);
}
