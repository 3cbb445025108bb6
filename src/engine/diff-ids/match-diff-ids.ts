import type { EcrControlPlane, EcrRepository, RepositoryPage } from '../../ecr/control-plane.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Repository } from '../../registry/repository.ts';
import { RepositoryNotFoundError } from '../../shared/errors.ts';
import type { Candidates } from '../mount-sources/candidates.ts';
import type { Holders } from '../mount-sources/holders.ts';
import type { Ranked } from '../mount-sources/rank.ts';
import { onlyTopLayersMissing } from '../mount-sources/stop-rule.ts';
import { type KnownLayer, knownLayersOf } from './known-layers.ts';

export interface MatchRequest {
  /** Diff IDs of the uncompressed layers. */
  readonly wanted: readonly Digest[];
  /** Diff IDs of each manifest, lowest layer first. */
  readonly chains: readonly (readonly Digest[])[];
  readonly target: Repository;
  repository(name: string): Repository;
  /** The mount sources; undefined when mounting is off. They are only looked at, not taken. */
  readonly candidates: Candidates | undefined;
  readonly listing: AsyncIterator<RepositoryPage> | undefined;
  /** Told of every layer found in a source: a manifest there refers to it. */
  readonly holders: Holders;
  readonly limit: number;
  /** Told of what could not be read; throws what must end the push. */
  readonly tolerate: (error: unknown) => void;
}

const waveSize = 4;
/** Reading images costs several requests a repository, so fewer are read than are asked for digests. */
const maxRepositoriesRead = 24;

/**
 * Finds compressed layers of the registry for diff IDs: in the target's newest images first, for these need not even
 * be mounted, then in the mount sources', best ranked first. Only repositories that `mount-from` allows are believed.
 */
export async function matchDiffIds(
  ecr: Pick<EcrControlPlane, 'recentImages' | 'manifests'>,
  request: MatchRequest,
): Promise<ReadonlyMap<Digest, KnownLayer>> {
  const known = new Map<Digest, KnownLayer>();
  const missing = (): Set<Digest> => new Set(request.wanted.filter(diffId => !known.has(diffId)));
  const done = (): boolean => {
    const rest = missing();
    return rest.size === 0 || onlyTopLayersMissing(request.chains, rest, diffId => known.has(diffId));
  };

  for (const layer of await readOrNothing(ecr, request, request.target, missing()))
    known.set(layer.diffId, layer);
  const limit = Math.min(maxRepositoriesRead, request.limit);
  const read = new Set<string>();
  while (read.size < limit && missing().size > 0) {
    if (read.size > 0 && done()) break;
    const wave = await nextWave(request, Math.min(waveSize, limit - read.size), read);
    if (wave.length === 0) break;
    for (const { name } of wave) read.add(name);
    const wanted = missing();
    const found = await Promise.all(wave.map(source => readSource(ecr, request, source, wanted)));
    for (const layer of found.flat()) if (!known.has(layer.diffId)) known.set(layer.diffId, layer);
  }
  return known;
}

/** The best candidates not read yet; lists the registry only as far as it takes to have some. */
async function nextWave(
  request: MatchRequest,
  count: number,
  read: ReadonlySet<string>,
): Promise<readonly Ranked[]> {
  const { candidates, listing } = request;
  if (candidates === undefined) return [];
  const unread = (): readonly Ranked[] => candidates.ranked.filter(({ name }) => !read.has(name));
  while (unread().length < count && listing !== undefined) {
    const page = await nextPage(listing, request);
    if (page === undefined) break;
    candidates.addPage(page);
  }
  return unread().slice(0, count);
}

async function nextPage(
  listing: AsyncIterator<RepositoryPage>,
  request: MatchRequest,
): Promise<readonly EcrRepository[] | undefined> {
  try {
    const { done, value } = await listing.next();
    return done === true ? undefined : value.repositories;
  } catch (error) {
    request.tolerate(error);
    return undefined;
  }
}

async function readSource(
  ecr: Pick<EcrControlPlane, 'recentImages' | 'manifests'>,
  request: MatchRequest,
  source: Ranked,
  wanted: ReadonlySet<Digest>,
): Promise<readonly KnownLayer[]> {
  const layers = await readOrNothing(ecr, request, request.repository(source.name), wanted);
  for (const { descriptor } of layers) request.holders.add(descriptor.digest, { source, proven: true });
  return layers;
}

async function readOrNothing(
  ecr: Pick<EcrControlPlane, 'recentImages' | 'manifests'>,
  request: MatchRequest,
  repository: Repository,
  wanted: ReadonlySet<Digest>,
): Promise<readonly KnownLayer[]> {
  if (wanted.size === 0) return [];
  try {
    return await knownLayersOf(ecr, repository, wanted);
  } catch (error) {
    if (error instanceof RepositoryNotFoundError) return [];
    request.tolerate(error);
    return [];
  }
}
