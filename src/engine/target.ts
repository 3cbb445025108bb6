import type { EcrControlPlane, EcrRepository } from '../ecr/control-plane.ts';
import type { Digest } from '../oci/digest.ts';
import type { Repository } from '../registry/repository.ts';
import { AccessDeniedError, RegistryError, RepositoryNotFoundError } from '../shared/errors.ts';
import type { Denials } from './denials.ts';

/** What is known of the target repository before anything is written. */
export interface Target {
  /** Undefined when the repository is missing, or when the role may not describe it. */
  readonly description?: EcrRepository;
  readonly missing: boolean;
}

/** DescribeRepositories of the target; without an answer the push goes on with less knowledge. */
export async function describeTarget(
  ecr: Pick<EcrControlPlane, 'describeRepository'>,
  name: string,
  denials: Denials,
): Promise<Target> {
  try {
    const description = await ecr.describeRepository(name);
    return description === undefined ? { missing: true } : { description, missing: false };
  } catch (error) {
    denials.tolerate(error, 'the encryption and tag mutability of the target are not known');
    return { missing: false };
  }
}

/** What the target has of an image. */
export interface Resolved {
  /** References of the target (tags, digests) with the manifest digest that each leads to. */
  readonly digests: ReadonlyMap<string, Digest>;
  /** There is no such repository. */
  readonly repositoryMissing: boolean;
}

/** Which of the references (tags, digests) the repository has. A missing repository has none. */
export async function resolveInTarget(
  ecr: Pick<EcrControlPlane, 'resolveImages'>,
  repository: Repository | Promise<Repository>,
  name: string,
  references: readonly string[],
  denials: Denials,
): Promise<Resolved> {
  try {
    return { digests: await ecr.resolveImages(name, references), repositoryMissing: false };
  } catch (error) {
    if (error instanceof RepositoryNotFoundError) return { digests: new Map(), repositoryMissing: true };
    denials.tolerate(error, 'images are looked up in the data plane, or pushed again');
    return { digests: await resolveByHead(await repository, references), repositoryMissing: false };
  }
}

/** The data plane needs ecr:BatchGetImage too; where that is denied as well, nothing is taken to exist. */
async function resolveByHead(
  repository: Repository,
  references: readonly string[],
): Promise<ReadonlyMap<string, Digest>> {
  const heads = await Promise.all(references.map(reference => headOrNothing(repository, reference)));
  return new Map(heads.flatMap((head, position) => (head ? [[references[position] ?? '', head]] : [])));
}

async function headOrNothing(repository: Repository, reference: string): Promise<Digest | undefined> {
  try {
    return (await repository.headManifest(reference))?.digest;
  } catch (error) {
    if (isOnlyUnknown(error)) return undefined;
    throw error;
  }
}

/** What is not known to exist is sent again; if that cannot be done either, it will say why. */
function isOnlyUnknown(error: unknown): boolean {
  return (
    error instanceof AccessDeniedError ||
    error instanceof RepositoryNotFoundError ||
    error instanceof RegistryError
  );
}

/**
 * Fails before anything is sent when an immutable tag would have to move.
 * @throws RegistryError naming the tag
 */
export function checkImmutableTags(
  target: Target,
  tags: readonly string[],
  digest: Digest,
  resolved: ReadonlyMap<string, Digest>,
): void {
  if (target.description?.tagMutability !== 'IMMUTABLE') return;
  for (const tag of tags) {
    const current = resolved.get(tag);
    if (current === undefined || current === digest) continue;
    throw new RegistryError(
      `Tag "${tag}" of ${target.description.name} exists (${current}) and cannot move: the repository's tags are immutable.`,
      "Push under a new tag, or make the repository's tags mutable.",
      { status: 400, code: 'TAG_INVALID' },
    );
  }
}

/** Which blobs the target has: one BatchCheckLayerAvailability per 100, or HEADs where the role may not call it. */
export async function presentInTarget(
  ecr: Pick<EcrControlPlane, 'availableLayers'>,
  repository: Repository,
  digests: readonly Digest[],
  denials: Denials,
): Promise<ReadonlySet<Digest>> {
  if (digests.length === 0) return new Set();
  try {
    return new Set((await ecr.availableLayers(repository.name, digests)).keys());
  } catch (error) {
    if (error instanceof RepositoryNotFoundError) return new Set();
    denials.tolerate(error, 'layers of the target are looked up one by one');
    return presentByHead(repository, digests);
  }
}

async function presentByHead(
  repository: Repository,
  digests: readonly Digest[],
): Promise<ReadonlySet<Digest>> {
  const sizes = await Promise.all(
    digests.map(async digest => {
      try {
        return await repository.headBlob(digest);
      } catch (error) {
        if (isOnlyUnknown(error)) return undefined;
        throw error;
      }
    }),
  );
  return new Set(digests.filter((_, position) => sizes[position] !== undefined));
}
