import { type ArchiveFormat, ArchiveImage } from '../archive-image.ts';
import { LayoutImage } from '../layout/layout-image.ts';
import { type PathLocation, splitPath } from '../path-location.ts';
import type { Transport } from './transport.ts';

const prefix = 'oci-archive:';

/** Docker 25 and later save a layout with a `manifest.json`, which lists the requested images. */
export const layoutInArchive: ArchiveFormat = {
  matches: files => files.has('index.json') && !files.has('manifest.json'),
  imageIn: (files, location, options) => new LayoutImage(location, files, options),
};

/** An OCI image layout in a tar file. */
export const ociArchive: Transport<PathLocation> = {
  prefix,
  usage: 'oci-archive:FILE[:REF]',
  parse: text => splitPath(prefix, text),

  open(location, options) {
    const source = `${prefix}${location.path}`;
    return new ArchiveImage({ ...location, source }, () => layoutInArchive, options);
  },

  archive: layoutInArchive,
};
