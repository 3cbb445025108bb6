import type { EcrControlPlane, RepositoryPage } from '../../ecr/control-plane.ts';
import type { MountPatterns } from '../patterns.ts';
import type { PushContext, RegistryConnection, SignedIn } from '../push-context.ts';
import { type AccountSetting, readBlobMounting } from './blob-mounting.ts';
import { describeTarget, type Target } from './target.ts';
import type { ToleratedErrors } from './tolerated-errors.ts';

/** What is known once the first round trip is over. */
export interface PushSession extends AccountSetting {
  readonly connection: RegistryConnection;
  readonly target: Target;
  readonly pullThroughPrefixes: readonly string[];
  /** The registry's repositories, or those that `mount-from` names; undefined with `mount-from: none`. */
  readonly listing: AsyncIterator<RepositoryPage> | undefined;
}

/**
 * Signs in and asks everything that needs no answer of another question, in one round trip; the setting of a registry
 * that was named by its account needs the sign-in, which tells whose it is. Writes nothing.
 */
export async function openSession(context: PushContext, tolerated: ToleratedErrors): Promise<PushSession> {
  const { ecr, options } = context;
  const mounting = !options.mountFrom.none;
  const listing = mounting ? prefetch(listingOf(ecr, options.mountFrom)) : undefined;
  const signingIn = context.signIn();
  const [{ connection }, setting, target, pullThroughPrefixes] = await Promise.all([
    signingIn,
    accountSetting(context, signingIn, tolerated),
    describeTarget(ecr, options.repository, tolerated),
    mounting ? pullThroughPrefixesOf(context, tolerated) : [],
  ]);
  return { connection, ...setting, target, pullThroughPrefixes, listing };
}

async function accountSetting(
  { ecr, options }: PushContext,
  signingIn: Promise<SignedIn>,
  tolerated: ToleratedErrors,
): Promise<AccountSetting> {
  const { registryId } = ecr;
  if (registryId !== undefined && !(await ecr.isCallersRegistry((await signingIn).authorization))) {
    return { blobMounting: 'UNKNOWN', otherAccount: registryId };
  }
  return { blobMounting: await readBlobMounting(ecr, options.blobMounting, tolerated) };
}

/** Names need no list of the registry; how their repositories are encrypted has to be known all the same. */
function listingOf(
  ecr: EcrControlPlane,
  { needsListing, names }: MountPatterns,
): AsyncIterable<RepositoryPage> {
  return needsListing ? ecr.listRepositories() : described(ecr, names);
}

async function* described(ecr: EcrControlPlane, names: readonly string[]): AsyncGenerator<RepositoryPage> {
  yield { repositories: await ecr.describeRepositories(names), last: true };
}

async function pullThroughPrefixesOf(
  { ecr }: PushContext,
  tolerated: ToleratedErrors,
): Promise<readonly string[]> {
  try {
    return await ecr.pullThroughCachePrefixes();
  } catch (error) {
    tolerated.tolerate(error, 'caches-unidentified');
    return [];
  }
}

/** Asks an iterator for its first item at once, so that the answer travels while other things are done. */
function prefetch<T>(iterable: AsyncIterable<T>): AsyncIterator<T> {
  const iterator = iterable[Symbol.asyncIterator]();
  let first: Promise<IteratorResult<T>> | undefined = iterator.next();
  first.catch(() => {}); // its failure is met by whoever takes it
  return {
    next() {
      const item = first ?? iterator.next();
      first = undefined;
      return item;
    },
  };
}

/** The session of a target that an image lookup has shown to be missing, where the role is not allowed to describe it. */
export function withoutTarget(session: PushSession): PushSession {
  return session.target.description === undefined ? { ...session, target: { missing: true } } : session;
}
