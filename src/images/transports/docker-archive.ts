import { type ArchiveFormat, ArchiveImage } from '../archive-image.ts';
import { DockerArchive } from '../docker-archive.ts';
import { type PathLocation, shownPath, splitPath } from '../path-location.ts';
import type { Transport } from './transport.ts';

const prefix = 'docker-archive:';

const savedImages: ArchiveFormat = {
  matches: files => files.has('manifest.json'),
  imageIn: (files, { description, reference }, options) =>
    new DockerArchive(description, files, reference, options),
};

/** Archives of `docker save`, and of other tools that use its format. */
export const dockerArchive: Transport<PathLocation> = {
  prefix,
  usage: 'docker-archive:FILE[:NAME]',
  parse: text => splitPath(prefix, text),

  open(location, options) {
    const description = `${prefix}${shownPath(location)}`;
    return new ArchiveImage({ ...location, description }, () => savedImages, options);
  },

  archive: savedImages,
};
