import { type Digest, digestOf } from '../rules/digest.ts';
import { type ManifestContents, maxManifestBytes, readManifestContents } from '../rules/manifest.ts';
import { isNonDistributable } from '../rules/media-types.ts';
import { EcrError, invalidParameter } from './ecr-error.ts';
import type { EmulatedRepository, StoredManifest } from './repository.ts';

/**
 * Reads a manifest by the rules of PutImage.
 * @param contentType media type from the request
 * @throws EcrError InvalidParameterException
 */
export function readManifest(bytes: Buffer, contentType: string | undefined): StoredManifest {
  if (bytes.byteLength > maxManifestBytes) {
    throw invalidParameter(
      'imageManifest',
      `Member must have length less than or equal to ${maxManifestBytes}`,
    );
  }
  const contents = parse(bytes);
  const declared = contentType?.split(';')[0]?.trim();
  if (declared !== undefined && declared !== '' && declared !== contents.mediaType) {
    throw invalidParameter('imageManifestMediaType', 'Media type must be that of the manifest'); // I
  }
  return describe(contents, bytes);
}

function parse(bytes: Buffer): ManifestContents {
  try {
    return readManifestContents(bytes);
  } catch (error) {
    // reported for invalid JSON and for manifests without `mediaType`
    const malformed = invalidParameter('ImageManifest', 'Invalid JSON syntax');
    malformed.cause = error;
    throw malformed;
  }
}

function describe({ blobs, ...contents }: ManifestContents, bytes: Buffer): StoredManifest {
  const own = blobs.filter(({ mediaType }) => !isNonDistributable(mediaType));
  return {
    ...contents,
    digest: digestOf(bytes),
    bytes,
    blobs: new Map(own.map(({ digest, mediaType }) => [digest, mediaType])),
    imageBytes: bytes.byteLength + own.reduce((sum, { size }) => sum + size, 0),
    pushedAtMs: Date.now(),
  };
}

/** @throws EcrError LayersNotFoundException, ReferencedImagesNotFoundException */
export function checkContents(
  repository: EmulatedRepository,
  manifest: StoredManifest,
  registryId: string,
): void {
  const missing = [...manifest.blobs.keys()].filter(
    digest => !repository.blobs.has(digest) || repository.nameOnly.has(digest),
  );
  if (missing.length > 0) throw layersNotFound(missing, repository.name, registryId);
  const children = manifest.children.filter(digest => !repository.manifests.has(digest));
  if (children.length > 0) {
    throw new EcrError(
      'ReferencedImagesNotFoundException',
      `Images with digests ${required(children, repository.name, registryId)}`,
    );
  }
}

export function layersNotFound(digests: readonly Digest[], repository: string, registryId: string): EcrError {
  return new EcrError(
    'LayersNotFoundException',
    `Layers with digests ${required(digests, repository, registryId)}`,
  );
}

function required(digests: readonly Digest[], repository: string, registryId: string): string {
  return (
    `'[${digests.join(', ')}]' required for pushing image into repository with name '${repository}' ` +
    `in the registry with id '${registryId}' do not exist`
  );
}
