import { attestedDigest, withAttestedDigest } from '../../oci/attestations.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { type Digest, digestOf } from '../../oci/digest.ts';
import type { ImageNode, IndexNode, ManifestNode } from '../../oci/image-tree.ts';
import { type Index, type Manifest, serializeManifest } from '../../oci/manifest.ts';
import { mediaTypes } from '../../oci/media-types.ts';
import type { ImageLayer } from '../locating/image-blobs.ts';

/** The compressed layer that replaces each uncompressed one. */
export type Substitutions = ReadonlyMap<Digest, Descriptor>;

/**
 * The image with its uncompressed layers replaced by compressed ones. Configs stay identical, so the image ID does not
 * change. Manifests without such a layer stay the same object. An index of a changed manifest is written again, and its
 * attestations and other artifacts are changed to refer to the new manifest.
 */
export function rebuild(node: ImageNode, substitutions: Substitutions): ImageNode {
  if (node.kind === 'manifest') return rebuildManifest(node, substitutions);
  if (node.kind === 'index') return rebuildIndex(node, substitutions);
  return node;
}

function rebuildManifest(node: ManifestNode, substitutions: Substitutions): ImageNode {
  const { manifest } = node;
  if (!manifest.layers.some(layer => substitutions.has(layer.digest))) return node;
  const layers = manifest.layers.map(layer => substitute(layer, substitutions.get(layer.digest)));
  const docker = node.descriptor.mediaType === mediaTypes.dockerManifest;
  const staysDocker = docker && !layers.some(layer => layer.mediaType.endsWith('+zstd'));
  const mediaType = staysDocker ? mediaTypes.dockerManifest : mediaTypes.ociManifest;
  const rebuilt: Manifest = {
    ...manifest,
    mediaType,
    config:
      docker && !staysDocker ? { ...manifest.config, mediaType: mediaTypes.ociConfig } : manifest.config,
    layers: layers.map(layer => ({ ...layer, mediaType: staysDocker ? dockerType(layer) : ociType(layer) })),
  };
  return { ...node, manifest: rebuilt, ...serialized(node.descriptor, rebuilt, mediaType) };
}

/** Keeps the annotations of the original layer, with the media type, digest and size of the compressed one. */
function substitute(layer: Descriptor, compressed: Descriptor | undefined): Descriptor {
  return compressed === undefined ? layer : become(layer, compressed);
}

/** Docker's schema 2 allows only Docker's layer types, and an OCI manifest should use OCI's. The bytes are the same. */
function dockerType({ mediaType }: Descriptor): string {
  return mediaType === mediaTypes.ociLayerGzip ? mediaTypes.dockerLayerGzip : mediaType;
}

function ociType({ mediaType }: Descriptor): string {
  return mediaType === mediaTypes.dockerLayerGzip ? mediaTypes.ociLayerGzip : mediaType;
}

function rebuildIndex(node: IndexNode, substitutions: Substitutions): ImageNode {
  const images = node.children.map(child => rebuild(child, substitutions));
  const successors = successorsOf(node, images);
  const children = images.map(child => followSubject(child, successors));
  if (children.every((child, position) => child === node.children[position])) return node;
  const hasOci = children.some(child => child.descriptor.mediaType === mediaTypes.ociManifest);
  const mediaType = hasOci ? mediaTypes.ociIndex : node.descriptor.mediaType;
  const renamed = successorsOf(node, children);
  const index: Index = {
    ...node.index,
    mediaType,
    manifests: node.index.manifests.map(entry => followRename(entry, renamed)),
  };
  return { ...node, index, children, ...serialized(node.descriptor, index, mediaType) };
}

type Successors = ReadonlyMap<Digest, Descriptor>;

/** The new descriptors of the changed children of an index. */
function successorsOf({ children }: IndexNode, rebuilt: readonly ImageNode[]): Successors {
  const pairs = children.map((child, at) => [child.descriptor.digest, rebuilt[at]?.descriptor] as const);
  return new Map(
    pairs.flatMap(([digest, to]) => (to === undefined || to.digest === digest ? [] : [[digest, to]])),
  );
}

function followSubject(node: ImageNode, successors: Successors): ImageNode {
  const subject = node.kind === 'manifest' ? node.manifest.subject : undefined;
  const successor = subject && successors.get(subject.digest);
  if (node.kind !== 'manifest' || subject === undefined || successor === undefined) return node;
  const manifest: Manifest = { ...node.manifest, subject: become(subject, successor) };
  return { ...node, manifest, ...serialized(node.descriptor, manifest, node.descriptor.mediaType) };
}

function followRename(entry: Descriptor, successors: Successors): Descriptor {
  const own = successors.get(entry.digest);
  const renamed = own === undefined ? entry : become(entry, own);
  const attested = successors.get(attestedDigest(entry) as Digest);
  return attested === undefined ? renamed : withAttestedDigest(renamed, attested.digest);
}

/** Drops embedded content, which belongs to the previous digest. */
function become(entry: Descriptor, { mediaType, digest, size }: Descriptor): Descriptor {
  const { data: _, ...rest } = entry;
  return { ...rest, mediaType, digest, size };
}

function serialized(
  original: Descriptor,
  manifest: Manifest | Index,
  mediaType: string,
): { descriptor: Descriptor; bytes: Buffer } {
  const bytes = serializeManifest(manifest);
  return {
    bytes,
    descriptor: become(original, { mediaType, digest: digestOf(bytes), size: bytes.byteLength }),
  };
}

/** The layers that the transfer replaced, because they were not pushed as they are in the source. */
export function substitutionsOf(
  layers: readonly { readonly plan: { readonly layer: ImageLayer }; readonly descriptor: Descriptor }[],
): Substitutions {
  const changed = layers.filter(({ plan, descriptor }) => plan.layer.descriptor.digest !== descriptor.digest);
  return new Map(changed.map(({ plan, descriptor }) => [plan.layer.descriptor.digest, descriptor]));
}
