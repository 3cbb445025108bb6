import type {
  CreationTemplate,
  EcrControlPlane,
  EcrRepository,
  ResolvedImages,
} from '../../ecr/control-plane.ts';
import type { Digest } from '../../oci/digest.ts';
import { type ImageNode, needsCompression } from '../../oci/image-tree.ts';
import type { Repository } from '../../registry/repository.ts';
import { isRegistryAnswer, RepositoryNotFoundError } from '../../shared/errors.ts';
import { manifestDigestsOf } from '../manifest-levels.ts';
import type { PushContext, RegistryConnection } from '../push-context.ts';
import type { ToleratedErrors } from './tolerated-errors.ts';

/** How ECR itself may create the missing target: by a repository creation template, when something is pushed to it. */
export type CreationOnPush =
  | { readonly expected: 'yes'; readonly template: CreationTemplate }
  | { readonly expected: 'no' }
  /** The role may not read the templates, or they are those of another account: the first upload shows it. */
  | { readonly expected: 'maybe' };

/** What is known of the target repository before anything is written. */
export interface Target {
  /** Undefined if the repository is missing, or if the role is not allowed to describe it. */
  readonly description?: EcrRepository;
  readonly missing: boolean;
  /** How ECR may create it. Only of a missing repository, and undefined until it was looked up. */
  readonly creation?: CreationOnPush;
}

/** Describes the target. If the request fails, the push continues without a description. */
export async function describeTarget(
  ecr: Pick<EcrControlPlane, 'describeRepository'>,
  name: string,
  tolerated: ToleratedErrors,
): Promise<Target> {
  try {
    const description = await ecr.describeRepository(name);
    return description === undefined ? { missing: true } : { description, missing: false };
  } catch (error) {
    tolerated.tolerate(error, 'target-undescribed');
    return { missing: false };
  }
}

/** Which manifests and tags of an image the target has. */
export interface Resolved extends ResolvedImages {
  /** The repository does not exist. */
  readonly repositoryMissing: boolean;
}

/** A session, as far as looking up images needs it. */
interface Connected {
  readonly connection: RegistryConnection;
}

/**
 * Which of the image's manifests and of the tags the target has, and what the tags point to. A missing repository has
 * none.
 * @param session may still be opening; it is needed only where the role is not allowed to call the API
 */
export async function resolveImage(
  { ecr, options }: PushContext,
  image: ImageNode,
  session: Connected | Promise<Connected>,
  tolerated: ToleratedErrors,
): Promise<Resolved> {
  const name = options.repository;
  const digests = needsCompression(image) ? [] : manifestDigestsOf(image);
  const references = [...digests, ...options.tags];
  try {
    return { ...(await ecr.resolveImages(name, references)), repositoryMissing: false };
  } catch (error) {
    if (error instanceof RepositoryNotFoundError) {
      return { digests: new Map(), unknown: new Set(), repositoryMissing: true };
    }
    tolerated.tolerate(error, 'images-unresolved');
    const repository = (await session).connection.repository(name);
    return { ...(await resolveByHead(repository, references)), repositoryMissing: false };
  }
}

/** The registry API needs ecr:BatchGetImage, too. If that is also denied, nothing is known. */
async function resolveByHead(repository: Repository, references: readonly string[]): Promise<ResolvedImages> {
  const digests = new Map<string, Digest>();
  const unknown = new Set<string>();
  const lookUp = async (reference: string): Promise<void> => {
    try {
      const head = await repository.headManifest(reference);
      if (head !== undefined) digests.set(reference, head.digest);
    } catch (error) {
      if (!isRegistryAnswer(error)) throw error;
      if (!(error instanceof RepositoryNotFoundError)) unknown.add(reference);
    }
  };
  await Promise.all(references.map(lookUp));
  return { digests, unknown };
}

/** The blobs that a repository has, with their size in bytes if it is known. */
export type PresentBlobs = ReadonlyMap<Digest, number | undefined>;

/** Like `blobsInTarget`, except that a missing repository has no blobs. */
export async function presentInTarget(
  ecr: Pick<EcrControlPlane, 'availableLayers'>,
  repository: Repository,
  digests: readonly Digest[],
  tolerated: ToleratedErrors,
): Promise<PresentBlobs> {
  try {
    return await blobsInTarget(ecr, repository, digests, tolerated);
  } catch (error) {
    if (error instanceof RepositoryNotFoundError) return new Map();
    throw error;
  }
}

/**
 * Which blobs the target has: one BatchCheckLayerAvailability per 100, or HEAD requests if the role is not allowed to call it.
 * @throws RepositoryNotFoundError
 */
export async function blobsInTarget(
  ecr: Pick<EcrControlPlane, 'availableLayers'>,
  repository: Repository,
  digests: readonly Digest[],
  tolerated: ToleratedErrors,
): Promise<PresentBlobs> {
  if (digests.length === 0) return new Map();
  try {
    return await ecr.availableLayers(repository.name, digests);
  } catch (error) {
    if (error instanceof RepositoryNotFoundError) throw error;
    tolerated.tolerate(error, 'layers-one-by-one');
    return presentByHead(repository, digests);
  }
}

async function presentByHead(repository: Repository, digests: readonly Digest[]): Promise<PresentBlobs> {
  const found = await Promise.all(
    digests.map(async digest => {
      try {
        const size = await repository.headBlob(digest);
        return size === undefined ? [] : [[digest, size] as const];
      } catch (error) {
        if (isRegistryAnswer(error)) return [];
        throw error;
      }
    }),
  );
  return new Map(found.flat());
}
