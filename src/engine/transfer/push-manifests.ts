import type { Digest } from '../../oci/digest.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import type { Repository } from '../../registry/repository.ts';
import { BlobsMissingError } from '../../shared/errors.ts';
import { manifestLevels } from '../manifest-levels.ts';
import type { Resolved } from '../opening/target.ts';
import type { PushContext, RegistryConnection } from '../push-context.ts';
import { TagMoves } from './tags/tag-moves.ts';

/**
 * Pushes children by digest, then the root under its tags, or by digest if all tags already point to it. Skips manifests
 * that the repository has. On failure, the tags are restored and the log says so.
 * @param lookUp looks up what the repository has
 * @throws what `lookUp` throws, and the first error of a push
 */
export async function pushManifests(
  context: PushContext,
  connection: RegistryConnection,
  root: ImageNode,
  lookUp: () => Promise<Resolved>,
): Promise<void> {
  const { options, log, signal } = context;
  const repository = connection.repository(options.repository);
  let tags: TagMoves | undefined;
  try {
    const resolved = await lookUp();
    tags = new TagMoves(context, connection, root, resolved);
    await pushChildren(repository, root, resolved.digests);
    if (tags.none && !resolved.digests.has(root.descriptor.digest)) await pushOne(repository, root);
    await tags.push();
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

async function pushChildren(
  repository: Repository,
  root: ImageNode,
  existing: ReadonlyMap<string, Digest>,
): Promise<void> {
  for (const level of manifestLevels(root).slice(0, -1)) {
    const absent = level.filter(node => !existing.has(node.descriptor.digest));
    await Promise.all(absent.map(node => pushOne(repository, node)));
  }
}

function pushOne(repository: Repository, { descriptor, bytes }: ImageNode): Promise<void> {
  return repository.putManifest(descriptor.digest, bytes, descriptor.mediaType);
}
