import type { Descriptor } from './descriptor.ts';
import type { ImageConfig } from './image-config.ts';
import type { Index, Manifest } from './manifest.ts';

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
