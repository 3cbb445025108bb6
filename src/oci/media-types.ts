/** Media types of the OCI image spec 1.1 and of Docker's image manifest version 2, schema 2. */
export const mediaTypes = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  ociLayer: 'application/vnd.oci.image.layer.v1.tar',
  ociLayerGzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  ociLayerZstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayer: 'application/vnd.docker.image.rootfs.diff.tar',
  dockerLayerGzip: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  dockerForeignLayer: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
} as const;

/** All manifest types. The client accepts all of them, so that registries do not convert a manifest, which changes its digest. */
export const manifestMediaTypes: readonly string[] = [
  mediaTypes.ociManifest,
  mediaTypes.ociIndex,
  mediaTypes.dockerManifest,
  mediaTypes.dockerList,
];

export function isIndexType(mediaType: string): boolean {
  return mediaType === mediaTypes.ociIndex || mediaType === mediaTypes.dockerList;
}

export function isManifestType(mediaType: string): boolean {
  return mediaType === mediaTypes.ociManifest || mediaType === mediaTypes.dockerManifest;
}

export function isImageConfigType(mediaType: string): boolean {
  return mediaType === mediaTypes.ociConfig || mediaType === mediaTypes.dockerConfig;
}

/** An uncompressed layer: its digest is its diff ID, and it is compressed before it is pushed. */
export function isUncompressedLayerType(mediaType: string): boolean {
  return mediaType === mediaTypes.ociLayer || mediaType === mediaTypes.dockerLayer;
}

/** A file system layer with a compression that every container engine supports. */
export function isCompressedLayerType(mediaType: string): boolean {
  return (
    mediaType === mediaTypes.ociLayerGzip ||
    mediaType === mediaTypes.ociLayerZstd ||
    mediaType === mediaTypes.dockerLayerGzip
  );
}

/** A layer that must not be redistributed; see `isKeptByReference`. */
export function isForeignLayerType(mediaType: string): boolean {
  return (
    mediaType.startsWith('application/vnd.oci.image.layer.nondistributable.') ||
    mediaType.startsWith('application/vnd.docker.image.rootfs.foreign.')
  );
}
