import type { EcrControlPlane, StoredManifest } from '../../ecr/control-plane.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { type Digest, digestOf } from '../../oci/digest.ts';
import { diffIdsOf, parseImageConfig } from '../../oci/image-config.ts';
import { type Manifest, parseManifest } from '../../oci/manifest.ts';
import { isForeignLayerType, isImageConfigType, isUncompressedLayerType } from '../../oci/media-types.ts';
import type { Repository } from '../../registry/repository.ts';
import { CancelledError, ImageError } from '../../shared/errors.ts';

/** A compressed layer that an image of the registry is known to hold for a diff ID. */
export interface KnownLayer {
  readonly diffId: Digest;
  readonly descriptor: Descriptor;
  readonly repository: string;
}

/** Newest images read of each repository, and the largest config that is read. */
const imagesRead = { count: 12, configBytes: 1024 * 1024 } as const;

/**
 * Which diff IDs the newest images of a repository hold, from their manifests (one DescribeImages, one BatchGetImage)
 * and configs (a blob read each). Reading stops when every wanted diff ID is known.
 *
 * The pairing of a diff ID with a compressed layer is that image's own word. A layer that lies about it makes an
 * image which container engines refuse to unpack, for they verify diff IDs.
 * @throws AccessDeniedError, RepositoryNotFoundError
 */
export async function knownLayersOf(
  ecr: Pick<EcrControlPlane, 'recentImages' | 'manifests'>,
  repository: Repository,
  wanted: ReadonlySet<Digest>,
): Promise<readonly KnownLayer[]> {
  const digests = await ecr.recentImages(repository.name, imagesRead.count);
  if (digests.length === 0) return [];
  const manifests = imageManifests(await ecr.manifests(repository.name, digests), wanted.size);
  const known = new Map<Digest, KnownLayer>();
  for (let next = 0; next < manifests.length && known.size < wanted.size; next += 4) {
    const batch = manifests.slice(next, next + 4);
    const found = await Promise.all(batch.map(manifest => readLayers(repository, manifest)));
    for (const layer of found.flat())
      if (wanted.has(layer.diffId) && !known.has(layer.diffId)) known.set(layer.diffId, layer);
  }
  return [...known.values()];
}

/** Manifests of images with compressed layers, those with most layers in common by number first, one a config. */
function imageManifests(stored: readonly StoredManifest[], wantedLayers: number): readonly Manifest[] {
  const byConfig = new Map<Digest, Manifest>();
  for (const { bytes, mediaType, digest } of stored) {
    const manifest = readManifest(bytes, mediaType, digest);
    if (manifest !== undefined && !byConfig.has(manifest.config.digest))
      byConfig.set(manifest.config.digest, manifest);
  }
  const difference = (manifest: Manifest): number => Math.abs(manifest.layers.length - wantedLayers);
  return [...byConfig.values()].toSorted((a, b) => difference(a) - difference(b));
}

function readManifest(bytes: Buffer, mediaType: string, digest: Digest): Manifest | undefined {
  try {
    if (digestOf(bytes) !== digest) return undefined;
    const parsed = parseManifest(bytes, mediaType, digest);
    if (parsed.kind !== 'manifest' || !isImageConfigType(parsed.manifest.config.mediaType)) return undefined;
    return parsed.manifest.config.size <= imagesRead.configBytes ? parsed.manifest : undefined;
  } catch {
    return undefined; // somebody else's broken image is no reason to fail
  }
}

async function readLayers(repository: Repository, manifest: Manifest): Promise<readonly KnownLayer[]> {
  const bytes = await readConfig(repository, manifest.config);
  if (bytes === undefined) return [];
  try {
    const diffIds = diffIdsOf(parseImageConfig(bytes, manifest.config.digest));
    if (diffIds.length !== manifest.layers.length) return [];
    return manifest.layers.flatMap((descriptor, position) => {
      const diffId = diffIds[position];
      if (diffId === undefined || !isBelievable(descriptor)) return [];
      return { diffId, descriptor, repository: repository.name };
    });
  } catch (error) {
    if (error instanceof ImageError) return [];
    throw error;
  }
}

function isBelievable({ mediaType }: Descriptor): boolean {
  return (
    !isUncompressedLayerType(mediaType) &&
    !isForeignLayerType(mediaType) &&
    /[.+](gzip|zstd)$/.test(mediaType)
  );
}

async function readConfig(repository: Repository, config: Descriptor): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of await repository.readBlob(config.digest)) {
      size += chunk.length;
      if (size > config.size) return undefined;
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    return undefined;
  }
  const bytes = Buffer.concat(chunks);
  return digestOf(bytes) === config.digest ? bytes : undefined;
}
