import { attestedDigest } from '../../oci/attestations.ts';
import { digestOf } from '../../oci/digest.ts';
import { platformOf } from '../../oci/image-config.ts';
import { type ImageNode, type ManifestNode, manifestsOf } from '../../oci/image-tree.ts';
import { type Index, serializeManifest } from '../../oci/manifest.ts';
import { mediaTypes } from '../../oci/media-types.ts';
import { formatPlatform, isUnknownPlatform, type Platform } from '../../oci/platform.ts';
import { InputError } from '../../shared/errors.ts';
import type { IndexForm } from '../index-forms.ts';

/**
 * The image with or without an index above it, which changes its digest. The same image always gets the same bytes.
 * @throws InputError for `never`, unless the image has exactly one platform
 */
export function inIndexForm(root: ImageNode, form: IndexForm): ImageNode {
  if (form === 'never' && root.kind === 'index') return single(root);
  if (form === 'always' && root.kind === 'manifest') return wrapped(root);
  return root;
}

function single(root: ImageNode): ManifestNode {
  const images = manifestsOf(root).filter(isImage);
  const [image] = images;
  if (image === undefined || images.length > 1) throw notSingle(images);
  return image;
}

/** Whether it is an image for a platform, and not an attestation or another artifact. */
function isImage(node: ManifestNode): boolean {
  const platform = platformFor(node);
  return (
    attestedDigest(node.descriptor) === undefined &&
    node.manifest.artifactType === undefined &&
    platform !== undefined &&
    !isUnknownPlatform(platform)
  );
}

function platformFor({ descriptor, config }: ManifestNode): Platform | undefined {
  return descriptor.platform ?? platformOf(config);
}

function notSingle(images: readonly ManifestNode[]): InputError {
  const platforms = images.map(platformFor).filter(platform => platform !== undefined);
  const names = [...new Set(platforms.map(formatPlatform))].slice(0, 10);
  if (names.length === 0) {
    return new InputError(
      'index',
      'is never, but the index contains no image for a platform.',
      'Remove it to push the index as it is.',
    );
  }
  return new InputError(
    'index',
    `is never, but the image has several platforms: ${names.join(', ')}.`,
    `Set "platforms" to one of them (platforms: ${names[0]}), or remove "index".`,
  );
}

function wrapped(image: ManifestNode): ImageNode {
  const { mediaType, digest, size } = image.descriptor;
  const platform = platformFor(image);
  const member = { mediaType, digest, size, ...(platform && { platform }) };
  // A Docker manifest list needs a platform.
  const docker = mediaType === mediaTypes.dockerManifest && platform !== undefined;
  const type = docker ? mediaTypes.dockerList : mediaTypes.ociIndex;
  const index: Index = { schemaVersion: 2, mediaType: type, manifests: [member] };
  const bytes = serializeManifest(index);
  const descriptor = { mediaType: type, digest: digestOf(bytes), size: bytes.byteLength };
  return { kind: 'index', descriptor, bytes, index, children: [{ ...image, descriptor: member }] };
}
