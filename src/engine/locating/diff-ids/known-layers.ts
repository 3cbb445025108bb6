import type { EcrControlPlane, StoredManifest } from '../../../ecr/control-plane.ts';
import type { Descriptor } from '../../../oci/descriptor.ts';
import { type Digest, digestOf } from '../../../oci/digest.ts';
import { diffIdsOf, parseImageConfig } from '../../../oci/image-config.ts';
import { type Manifest, parseManifest } from '../../../oci/manifest.ts';
import { isForeignLayerType, isImageConfigType, isUncompressedLayerType } from '../../../oci/media-types.ts';
import type { Repository } from '../../../registry/repository.ts';
import { AbortedError, ImageError } from '../../../shared/errors.ts';
import { readBounded } from '../../../shared/read-bounded.ts';
import type { PushOptions } from '../../push-options.ts';
import { Claims, type KnownLayer, type Trust } from './claims.ts';

/** The number of images to read per repository, and the maximum size of their configs. */
const imagesRead = { count: 12, configBytes: 1024 * 1024 } as const;

/** A repository whose images are read. */
export type ImageRepository = Pick<Repository, 'name' | 'readBlob'>;

/** Which images of a repository to read, and how far to trust one that has not been pulled. */
export type Reading = 'pulled-only' | 'target' | 'other';

/**
 * Which diff IDs the newest images of a repository contain, from their manifests (one DescribeImages, one BatchGetImage)
 * and configs (one blob each). Images that have been pulled come first. Reading stops when every wanted diff ID is known.
 *
 * The pairing of a diff ID with a compressed layer is a claim of that image. Container engines verify diff IDs, so they
 * refuse to unpack an image with a wrong pairing.
 * @returns at most one layer for each wanted diff ID
 * @throws AccessDeniedError, RepositoryNotFoundError
 */
export async function knownLayersOf(
  ecr: Pick<EcrControlPlane, 'recentImages' | 'manifests'>,
  repository: ImageRepository,
  wanted: ReadonlySet<Digest>,
  reading: Reading,
  compression: PushOptions['compression'],
): Promise<readonly KnownLayer[]> {
  const recent = await ecr.recentImages(repository.name, imagesRead.count);
  const images = recent.filter(({ pulled }) => pulled || reading !== 'pulled-only');
  if (images.length === 0) return [];
  const stored = await ecr.manifests(
    repository.name,
    images.map(({ digest }) => digest),
  );
  const trustOf = new Map(images.map(({ digest, pulled }) => [digest, trustIn(pulled, reading)]));
  const configs = byConfig(stored, trustOf, wanted.size);
  const claims = new Claims(compression);
  for (let next = 0; next < configs.length; next += 4) {
    const batch = configs.slice(next, next + 4);
    const found = await Promise.all(batch.map(images => readLayers(repository, images)));
    for (const layer of found.flat()) claims.add(layer);
    if (claims.accepted(wanted).size === wanted.size) break;
  }
  return [...claims.accepted(wanted).values()];
}

function trustIn(pulled: boolean, reading: Reading): Trust {
  return pulled || reading === 'pulled-only' ? 'pulled' : reading;
}

interface StoredImage {
  readonly manifest: Manifest;
  readonly trust: Trust;
}

/**
 * Images by their config, so that each config is read once. Images that have been pulled come first, then those with the
 * most similar number of layers. Two images may have the same config but different layers.
 */
function byConfig(
  stored: readonly StoredManifest[],
  trustOf: ReadonlyMap<Digest, Trust>,
  wantedLayers: number,
): readonly (readonly StoredImage[])[] {
  const groups = new Map<Digest, StoredImage[]>();
  for (const { bytes, mediaType, digest } of stored) {
    const manifest = readManifest(bytes, mediaType, digest);
    const trust = trustOf.get(digest);
    if (manifest === undefined || trust === undefined) continue;
    const same = groups.get(manifest.config.digest) ?? [];
    groups.set(manifest.config.digest, [...same, { manifest, trust }]);
  }
  const pulledFirst = (images: readonly StoredImage[]): number =>
    images.some(({ trust }) => trust === 'pulled') ? 0 : 1;
  const difference = ([image]: readonly StoredImage[]): number =>
    Math.abs((image?.manifest.layers.length ?? 0) - wantedLayers);
  return [...groups.values()].toSorted(
    (a, b) => pulledFirst(a) - pulledFirst(b) || difference(a) - difference(b),
  );
}

function readManifest(bytes: Buffer, mediaType: string, digest: Digest): Manifest | undefined {
  try {
    if (digestOf(bytes) !== digest) return undefined;
    const parsed = parseManifest(bytes, mediaType, digest);
    if (parsed.kind !== 'manifest' || !isImageConfigType(parsed.manifest.config.mediaType)) return undefined;
    return parsed.manifest.config.size <= imagesRead.configBytes ? parsed.manifest : undefined;
  } catch {
    return undefined; // a broken image of another push is not a reason to fail
  }
}

async function readLayers(
  repository: ImageRepository,
  images: readonly StoredImage[],
): Promise<readonly KnownLayer[]> {
  const config = images[0]?.manifest.config.digest;
  const bytes = config === undefined ? undefined : await readConfig(repository, config);
  if (config === undefined || bytes === undefined) return [];
  try {
    const diffIds = diffIdsOf(parseImageConfig(bytes, config));
    return images.flatMap(image => claimsOf(repository.name, image, diffIds));
  } catch (error) {
    if (error instanceof ImageError) return [];
    throw error;
  }
}

/** Each pairing once, because an image has one vote. */
function claimsOf(
  repository: string,
  { manifest, trust }: StoredImage,
  diffIds: readonly Digest[],
): readonly KnownLayer[] {
  if (diffIds.length !== manifest.layers.length) return [];
  const claims = new Map<string, KnownLayer>();
  for (const [position, descriptor] of manifest.layers.entries()) {
    const diffId = diffIds[position];
    if (diffId === undefined || !isUsable(descriptor)) continue;
    claims.set(`${diffId} ${descriptor.digest}`, { diffId, descriptor, repository, trust });
  }
  return [...claims.values()];
}

function isUsable({ mediaType }: Descriptor): boolean {
  return (
    !isUncompressedLayerType(mediaType) &&
    !isForeignLayerType(mediaType) &&
    /[.+](gzip|zstd)$/.test(mediaType)
  );
}

async function readConfig(repository: ImageRepository, config: Digest): Promise<Buffer | undefined> {
  try {
    const bytes = await readBounded(await repository.readBlob(config), imagesRead.configBytes);
    return bytes !== undefined && digestOf(bytes) === config ? bytes : undefined;
  } catch (error) {
    if (error instanceof AbortedError) throw error;
    return undefined;
  }
}
