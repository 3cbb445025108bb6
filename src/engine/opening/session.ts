import type { EcrControlPlane, RepositoryPage } from '../../ecr/control-plane.ts';
import type { MountPatterns } from '../patterns.ts';
import type { PushContext, RegistryConnection, SignedIn } from '../push-context.ts';
import { type AccountSetting, readBlobMounting } from './blob-mounting.ts';
import { withCreation } from './creation.ts';
import { describeTarget, type Target } from './target.ts';
import type { ToleratedErrors } from './tolerated-errors.ts';

/** What is known after the first round trip. */
export interface PushSession extends AccountSetting {
  readonly connection: RegistryConnection;
  readonly target: Target;
  readonly pullThroughPrefixes: readonly string[];
  /** The registry's repositories, or those that `mount-from` lists; undefined with `mount-from: none`. */
  readonly listing: AsyncIterator<RepositoryPage> | undefined;
}

/**
 * Signs in, and sends all requests that do not depend on each other, in one round trip. If the input "registry-id" is
 * set, reading the account setting has to wait for the sign-in, which shows whose registry it is. For a missing target, it
 * also looks up whether a repository creation template makes it. Writes nothing.
 */
export async function openSession(
  context: Pick<PushContext, 'ecr' | 'options' | 'signIn'>,
  tolerated: ToleratedErrors,
): Promise<PushSession> {
  const { ecr, options } = context;
  const mounting = !options.mountFrom.none;
  const listing = openListing(ecr, options.mountFrom);
  const signingIn = context.signIn();
  const [{ connection }, setting, target, pullThroughPrefixes] = await Promise.all([
    signingIn,
    accountSetting(context, signingIn, tolerated),
    describeTarget(ecr, options.repository, tolerated),
    mounting ? pullThroughPrefixesOf(context, tolerated) : [],
  ]);
  return await withCreation(context, { connection, ...setting, target, pullThroughPrefixes, listing });
}

async function accountSetting(
  { ecr, options }: Pick<PushContext, 'ecr' | 'options'>,
  signingIn: Promise<SignedIn>,
  tolerated: ToleratedErrors,
): Promise<AccountSetting> {
  const { registryId } = ecr;
  if (registryId !== undefined && !(await isCallers(ecr, await signingIn, tolerated))) {
    return { blobMounting: 'UNKNOWN', otherAccount: registryId };
  }
  return { blobMounting: await readBlobMounting(ecr, options.blobMounting, tolerated) };
}

async function isCallers(
  ecr: EcrControlPlane,
  { authorization }: SignedIn,
  tolerated: ToleratedErrors,
): Promise<boolean> {
  try {
    return await ecr.isCallersRegistry(authorization);
  } catch (error) {
    tolerated.tolerate(error, 'setting-unread');
    return false;
  }
}

/** A new list of the repositories that may be mount sources; undefined with `mount-from: none`. */
export function openListing(ecr: EcrControlPlane, patterns: MountPatterns): PushSession['listing'] {
  return patterns.none ? undefined : prefetch(listingOf(ecr, patterns));
}

/** Plain names do not need a list of the registry, but the encryption of these repositories has to be known. */
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
  { ecr }: Pick<PushContext, 'ecr'>,
  tolerated: ToleratedErrors,
): Promise<readonly string[]> {
  try {
    return await ecr.pullThroughCachePrefixes();
  } catch (error) {
    tolerated.tolerate(error, 'caches-unidentified');
    return [];
  }
}

/** Requests the first item of an iterator immediately, to save time. */
function prefetch<T>(iterable: AsyncIterable<T>): AsyncIterator<T> {
  const iterator = iterable[Symbol.asyncIterator]();
  let first: Promise<IteratorResult<T>> | undefined = iterator.next();
  first.catch(() => {}); // handled where the item is taken
  return {
    next() {
      const item = first ?? iterator.next();
      first = undefined;
      return item;
    },
  };
}

/** The session of a target that an image lookup has shown to be missing, where the role is not allowed to describe it. */
export async function withoutTarget(
  context: Pick<PushContext, 'ecr' | 'options'>,
  session: PushSession,
): Promise<PushSession> {
  if (session.target.description !== undefined || session.target.missing) return session;
  return await withCreation(context, { ...session, target: { missing: true } });
}
