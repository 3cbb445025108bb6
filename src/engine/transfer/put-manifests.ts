import type { Digest } from '../../oci/digest.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import type { Repository } from '../../registry/repository.ts';
import { BlobsMissingError } from '../../shared/errors.ts';
import { manifestLevels } from '../manifest-levels.ts';
import type { Resolved } from '../opening/target.ts';
import type { PushContext, RegistryConnection } from '../push-context.ts';
import { TagMoves } from './tags/tag-moves.ts';

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
  const { options, log, signal } = context;
  const repository = connection.repository(options.repository);
  let tags: TagMoves | undefined;
  try {
    const resolved = await look();
    tags = new TagMoves(context, connection, root, resolved);
    await putChildren(repository, root, resolved.digests);
    if (tags.none && !resolved.digests.has(root.descriptor.digest)) await put(repository, root);
    await tags.put();
  } catch (error) {
    const ends = (await tags?.undo()) ?? [];
    const complete = ends.every(({ end }) => end !== 'stuck');
    // when layers are missing, the line would be wrong, and they may be sent again
    if (!complete || !namesMissingLayers(error)) log.tags.undone(repository.name, ends);
    throw error;
  }
  if (signal.aborted) log.tags.doneBeforeCancel(root.descriptor.digest);
}

function namesMissingLayers(error: unknown): boolean {
  return error instanceof BlobsMissingError && error.digests.length > 0;
}

async function putChildren(
  repository: Repository,
  root: ImageNode,
  existing: ReadonlyMap<string, Digest>,
): Promise<void> {
  for (const level of manifestLevels(root).slice(0, -1)) {
    const absent = level.filter(node => !existing.has(node.descriptor.digest));
    await Promise.all(absent.map(node => put(repository, node)));
  }
}

function put(repository: Repository, { descriptor, bytes }: ImageNode): Promise<void> {
  return repository.putManifest(descriptor.digest, bytes, descriptor.mediaType);
}
