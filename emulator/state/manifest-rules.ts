import { type Digest, digestOf } from '../../src/oci/digest.ts';
import { maxManifestBytes, type ParsedManifest, parseManifest } from '../../src/oci/manifest.ts';
import { isForeignLayerType } from '../../src/oci/media-types.ts';
import { messageOf } from '../../src/shared/errors.ts';
import { EcrError, invalidParameter } from './ecr-error.ts';
import type { EmulatedRepository, StoredManifest } from './repository.ts';

/**
 * Reads a manifest as PutImage takes it.
 * @param contentType media type that came with the bytes
 * @throws EcrError InvalidParameterException
 */
export function readManifest(bytes: Buffer, contentType: string | undefined): StoredManifest {
  if (bytes.byteLength > maxManifestBytes) {
    throw invalidParameter(
      'imageManifest',
      `Member must have length less than or equal to ${maxManifestBytes}`,
    );
  }
  const parsed = parse(bytes);
  const declared = contentType?.split(';')[0]?.trim();
  if (declared !== undefined && declared !== '' && declared !== parsed.mediaType) {
    throw invalidParameter('imageManifestMediaType', 'Media type must be that of the manifest'); // I
  }
  return describe(parsed, bytes);
}

function parse(bytes: Buffer): ParsedManifest {
  // reported for unparsable manifests and for those without `mediaType` alike
  const malformed = invalidParameter('ImageManifest', 'Invalid JSON syntax');
  let parsed: ParsedManifest;
  try {
    parsed = parseManifest(bytes, undefined, 'manifest');
  } catch (error) {
    malformed.cause = messageOf(error);
    throw malformed;
  }
  const document = parsed.kind === 'index' ? parsed.index : parsed.manifest;
  if (document.mediaType === undefined) throw malformed;
  return parsed;
}

function describe(parsed: ParsedManifest, bytes: Buffer): StoredManifest {
  const document = parsed.kind === 'index' ? parsed.index : parsed.manifest;
  const stored = parsed.kind === 'manifest' ? [parsed.manifest.config, ...parsed.manifest.layers] : [];
  const own = stored.filter(descriptor => !isForeignLayerType(descriptor.mediaType));
  const configType = parsed.kind === 'manifest' ? parsed.manifest.config.mediaType : undefined;
  const artifactType = document.artifactType ?? configType;
  return {
    digest: digestOf(bytes),
    mediaType: parsed.mediaType,
    bytes,
    blobs: new Map(own.map(({ digest, mediaType }) => [digest, mediaType])),
    children: parsed.kind === 'index' ? parsed.index.manifests.map(child => child.digest) : [],
    ...(document.subject === undefined ? {} : { subject: document.subject.digest }),
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(document.annotations === undefined ? {} : { annotations: document.annotations }),
    imageBytes: bytes.byteLength + own.reduce((sum, descriptor) => sum + descriptor.size, 0),
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
