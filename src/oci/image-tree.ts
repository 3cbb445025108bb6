import type { Descriptor } from './descriptor.ts';
import type { Digest } from './digest.ts';
import { diffIdsOf, type ImageConfig } from './image-config.ts';
import type { Index, Manifest } from './manifest.ts';
import { isCompressedLayerType, isUncompressedLayerType } from './media-types.ts';

/** An image manifest with what is known of its config. */
export interface ManifestNode {
  readonly kind: 'manifest';
  readonly descriptor: Descriptor;
  /** The manifest as it lies at the source; its digest is the descriptor's. */
  readonly bytes: Buffer;
  readonly manifest: Manifest;
  /** Bytes of the config blob, at most 4 MiB; undefined when it is larger or not read (artifacts). */
  readonly configBytes?: Buffer;
  /** The config when it is an image config, else undefined (artifacts, attestations of other kinds). */
  readonly config?: ImageConfig;
  /** Layers whose bytes the source lacks; none when left out. Only the registry can have them. */
  readonly missingLayers?: ReadonlySet<Digest>;
}

export interface IndexNode {
  readonly kind: 'index';
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
  readonly index: Index;
  /** In the order of `index.manifests`, one for each. */
  readonly children: readonly ImageNode[];
}

/** A member of an index whose media type is not known here: it travels along as it is, put like a manifest. */
export interface OpaqueNode {
  readonly kind: 'opaque';
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
}

/** A built image: one manifest, or an index above manifests. */
export type ImageNode = ManifestNode | IndexNode | OpaqueNode;

/** All image manifests below `node`, in index order, each digest once. */
export function manifestsOf(node: ImageNode): readonly ManifestNode[] {
  const found = new Map<string, ManifestNode>();
  const visit = (current: ImageNode): void => {
    if (current.kind === 'manifest') found.set(current.descriptor.digest, current);
    if (current.kind === 'index') current.children.forEach(visit);
  };
  visit(node);
  return [...found.values()];
}

/**
 * The layers that are plain tars of an image's file system: the config's diff ID at their place is their digest (OCI
 * image spec, "Image Layer Filesystem Changeset"). The media type alone does not tell: ORAS gives that of a tar to every
 * file of an artifact, whatever it is and whatever config the artifact has. Those are nobody's layers and stay as they are.
 */
export function uncompressedLayersOf({ manifest, config }: ManifestNode): readonly Descriptor[] {
  const diffIds = config === undefined ? [] : diffIdsOf(config);
  return manifest.layers.filter(
    ({ mediaType, digest }, at) => isUncompressedLayerType(mediaType) && diffIds[at] === digest,
  );
}

/**
 * What gzip and zstd layers of images have to unpack to: the config's diff ID at their place, where it has one for each of
 * the manifest's layers. Layers of other media types, and what only looks like an image, are nobody's business here.
 */
export function unpackedDigestsOf(image: ImageNode): ReadonlyMap<Digest, Digest> {
  const diffIds = new Map<Digest, Digest>();
  for (const { manifest, config } of manifestsOf(image)) {
    const ofConfig = config === undefined ? [] : diffIdsOf(config);
    if (ofConfig.length !== manifest.layers.length || manifest.artifactType !== undefined) continue;
    for (const [at, { mediaType, digest }] of manifest.layers.entries()) {
      const diffId = ofConfig[at];
      if (diffId !== undefined && diffId !== digest && isCompressedLayerType(mediaType))
        diffIds.set(digest, diffId);
    }
  }
  return diffIds;
}

/** Whether the image has plain layers, so that the digest of what is pushed is not known before they are compressed. */
export function needsCompression(image: ImageNode): boolean {
  return manifestsOf(image).some(node => uncompressedLayersOf(node).length > 0);
}
