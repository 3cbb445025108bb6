import type { Descriptor } from './descriptor.ts';
import type { Digest } from './digest.ts';
import { diffIdsOf, type ImageConfig } from './image-config.ts';
import type { Index, Manifest } from './manifest.ts';
import { isCompressedLayerType, isUncompressedLayerType } from './media-types.ts';

/** An image manifest and its config. */
export interface ManifestNode {
  readonly kind: 'manifest';
  readonly descriptor: Descriptor;
  /** The unchanged manifest from the source; its digest is the descriptor's. */
  readonly bytes: Buffer;
  readonly manifest: Manifest;
  /** Bytes of the config blob, at most 4 MiB; undefined if it is larger or not read (artifacts). */
  readonly configBytes?: Buffer;
  /** The config if it is an image config, otherwise undefined (artifacts, other kinds of attestations). */
  readonly config?: ImageConfig;
  /** Layers that the source does not contain; none if left out. Only the registry can have them. */
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

/** A member of an index with an unknown media type. It is pushed unchanged, like a manifest. */
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
 * The uncompressed file system layers of an image: their digest is the diff ID at the same position in the config (OCI image
 * spec, "Image Layer Filesystem Changeset"). The media type alone is not enough: ORAS uses the tar media type for all files of
 * an artifact, regardless of their content and the artifact's config. These files are not layers and stay unchanged.
 */
export function uncompressedLayersOf({ manifest, config }: ManifestNode): readonly Descriptor[] {
  const diffIds = config === undefined ? [] : diffIdsOf(config);
  return manifest.layers.filter(
    ({ mediaType, digest }, at) => isUncompressedLayerType(mediaType) && diffIds[at] === digest,
  );
}

/**
 * The expected uncompressed digests of gzip and zstd layers: the diff ID at the same position in the config, if the config
 * has one for each layer in the manifest. Ignores layers with other media types, and artifacts that only look like images.
 */
export function unpackedDigestsOf(image: ImageNode): ReadonlyMap<Digest, Digest> {
  const diffIds = new Map<Digest, Digest>();
  for (const { manifest, config } of manifestsOf(image)) {
    const configDiffIds = config === undefined ? [] : diffIdsOf(config);
    if (configDiffIds.length !== manifest.layers.length || manifest.artifactType !== undefined) continue;
    for (const [at, { mediaType, digest }] of manifest.layers.entries()) {
      const diffId = configDiffIds[at];
      if (diffId !== undefined && diffId !== digest && isCompressedLayerType(mediaType))
        diffIds.set(digest, diffId);
    }
  }
  return diffIds;
}

/** Whether the image has uncompressed layers, so that the digest of the pushed image is unknown until they are compressed. */
export function needsCompression(image: ImageNode): boolean {
  return manifestsOf(image).some(node => uncompressedLayersOf(node).length > 0);
}
