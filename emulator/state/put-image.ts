import { type Digest, isDigest } from '../rules/digest.ts';
import { isTag } from '../rules/names.ts';
import type { Behaviour } from './behaviour.ts';
import { EcrError, invalidParameter } from './ecr-error.ts';
import { checkContents, layersNotFound, readManifest } from './manifest-rules.ts';
import type { EmulatedRepository, StoredManifest } from './repository.ts';
import type { RepositoryCatalog } from './repository-catalog.ts';
import { isImmutable } from './tag-mutability.ts';

/** The registry that an image is pushed to. */
type Registry = RepositoryCatalog & { readonly behaviour: Behaviour };

export interface PreparedImage {
  readonly target: EmulatedRepository;
  readonly manifest: StoredManifest;
  readonly tag?: string;
}

/**
 * Checks that do not depend on the layers: a malformed manifest, an immutable tag, a repository at its quota.
 * @param reference a tag, the manifest's digest, or undefined
 * @throws EcrError for the violated rule
 */
export function prepareImage(
  registry: Registry,
  repository: string,
  bytes: Buffer,
  mediaType: string | undefined,
  reference: string | undefined,
): PreparedImage {
  const target = registry.pushTarget(repository);
  const manifest = readManifest(bytes, mediaType);
  const tag = tagOf(reference, manifest.digest);
  if (tag !== undefined) checkTag(registry, target, tag, manifest);
  checkLimits(registry, target, manifest, tag);
  return { target, manifest, ...(tag === undefined ? {} : { tag }) };
}

/** @throws EcrError LayersNotFoundException while new blobs are not visible yet */
export function checkVisibility({ behaviour, identity }: Registry, image: PreparedImage): void {
  const blobs = [...image.manifest.blobs.keys()];
  if (behaviour.hiddenManifestPuts === 0 || blobs.length === 0) return;
  behaviour.hiddenManifestPuts -= 1;
  throw layersNotFound(blobs, image.target.name, identity.registryId);
}

/** @throws EcrError LayersNotFoundException, ReferencedImagesNotFoundException */
export function checkPresence(registry: Registry, image: PreparedImage): void {
  checkVisibility(registry, image);
  checkContents(image.target, image.manifest, registry.identity.registryId);
}

export function storeImage({ target, manifest, tag }: PreparedImage): Digest {
  target.addManifest(manifest);
  if (tag !== undefined) target.tags.set(tag, manifest.digest);
  return manifest.digest;
}

function tagOf(reference: string | undefined, digest: Digest): string | undefined {
  if (reference === undefined || reference === digest) return undefined;
  if (isDigest(reference)) {
    throw new EcrError(
      'ImageDigestDoesNotMatchException',
      `The specified image digest '${reference}' does not match the digest calculated for the image '${digest}'`,
    ); // I: wording
  }
  if (!isTag(reference)) throw invalidParameter('imageTag', 'must satisfy the pattern of a tag'); // I: wording
  return reference;
}

function checkTag(
  registry: Registry,
  repository: EmulatedRepository,
  tag: string,
  manifest: StoredManifest,
): void {
  const current = repository.tags.get(tag);
  const { tagMutability, exclusionFilters } = repository.attributes;
  if (current === undefined || !isImmutable(tagMutability, exclusionFilters, tag)) return;
  if (current === manifest.digest && registry.behaviour.identicalImmutablePut === 'accepted') return;
  throw new EcrError(
    'ImageTagAlreadyExistsException',
    `The image tag '${tag}' already exists in the '${repository.name}' repository and cannot be overwritten ` +
      'because the tag is immutable.',
  );
}

function checkLimits(
  { limits, identity }: Registry,
  repository: EmulatedRepository,
  manifest: StoredManifest,
  tag: string | undefined,
): void {
  const isNew = !repository.manifests.has(manifest.digest);
  if (isNew && repository.manifests.size >= limits.imagesPerRepository) {
    throw new EcrError(
      'LimitExceededException',
      `The repository with name '${repository.name}' in registry with id '${identity.registryId}' ` +
        `already has the maximum number of images which is '${limits.imagesPerRepository}'`,
    ); // I: wording
  }
  if (tag === undefined || isNew || repository.tags.get(tag) === manifest.digest) return;
  if (repository.tags.size < limits.tagsPerImage) return;
  if (repository.tagsOf(manifest.digest).length < limits.tagsPerImage) return;
  throw new EcrError(
    'LimitExceededException',
    `The image has the maximum number of tags, ${limits.tagsPerImage}`, // I: wording
  );
}
