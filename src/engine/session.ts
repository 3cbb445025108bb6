import type { EcrRepository } from '../ecr/control-plane.ts';
import { AccessDeniedError, messageOf } from '../shared/errors.ts';
import { readBlobMounting, type SeenBlobMounting } from './blob-mounting.ts';
import type { Denials } from './denials.ts';
import { prefetch } from './listing.ts';
import type { PushContext, RegistryConnection } from './push-context.ts';
import { describeTarget, type Target } from './target.ts';

/** What is known once the first round trip is over. */
export interface PushSession {
  readonly connection: RegistryConnection;
  readonly blobMounting: SeenBlobMounting;
  readonly target: Target;
  readonly pullThroughPrefixes: readonly string[];
  /** Pages of the registry's repositories; undefined when `mount-from` makes them unnecessary. */
  readonly listing: AsyncIterator<readonly EcrRepository[]> | undefined;
}

/** Signs in and asks everything that needs no answer of another question, in one round trip. Writes nothing. */
export async function openSession(context: PushContext, denials: Denials): Promise<PushSession> {
  const { ecr, options } = context;
  const mounting = !options.mountFrom.none;
  const listing = mounting && options.mountFrom.needsListing ? prefetch(ecr.listRepositories()) : undefined;
  const [connection, blobMounting, target, pullThroughPrefixes] = await Promise.all([
    ecr.authorize().then(authorization => context.connect(authorization)),
    readBlobMounting(ecr, options.blobMounting, denials),
    describeTarget(ecr, options.repository, denials),
    mounting ? pullThroughPrefixesOf(context, denials) : [],
  ]);
  return { connection, blobMounting, target, pullThroughPrefixes, listing };
}

/** A guess that is wrong only costs a refused mount: so a failure here is never one of the push. */
async function pullThroughPrefixesOf(context: PushContext, denials: Denials): Promise<readonly string[]> {
  try {
    return await context.ecr.pullThroughCachePrefixes();
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof AccessDeniedError) denials.add(error, 'pull-through caches are not told apart');
    else context.logger.debug(`Pull-through cache rules are not known: ${messageOf(error)}`);
    return [];
  }
}
