import { type ArchiveFormat, ArchiveImage } from '../archive-image.ts';
import { DockerArchive } from '../docker-archive.ts';
import { type PathLocation, splitPath } from '../path-location.ts';
import type { Transport } from './transport.ts';

const prefix = 'docker-archive:';

const savedImages: ArchiveFormat = {
  // Docker before 1.10 wrote only the file "repositories"; the error says so.
  matches: files => files.has('manifest.json') || (files.has('repositories') && !files.has('index.json')),
  imageIn: (files, location, options) => new DockerArchive(location, files, options),
};

/** Archives of `docker save`, and of other tools that use its format. */
export const dockerArchive: Transport<PathLocation> = {
  prefix,
  usage: 'docker-archive:FILE[:NAME]',
  parse: text => splitPath(prefix, text),

  open(location, options) {
    const source = `${prefix}${location.path}`;
    return new ArchiveImage({ ...location, source }, () => savedImages, options);
  },

  archive: savedImages,
};
