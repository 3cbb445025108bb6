import { join } from 'node:path';
import { InputError } from '../../shared/errors.ts';
import { DirectoryStore } from '../layout/directory-store.ts';
import { LayoutImage } from '../layout/layout-image.ts';
import { type PathLocation, pathExists, splitPath, statOf } from '../path-location.ts';
import type { Transport } from './transport.ts';

const prefix = 'oci:';

/** An OCI image layout in a directory. */
export const oci: Transport<PathLocation> = {
  prefix,
  usage: 'oci:DIR[:REF]',

  async parse(text) {
    const location = await splitPath(prefix, text);
    if (!(await statOf(location.path)).isFile()) return location;
    throw new InputError(
      'image',
      `${location.path} is a file, not a directory.`,
      'Use oci-archive:FILE, docker-archive:FILE, or the path without a prefix, which detects the format.',
    );
  },

  open(location, options) {
    const files = new DirectoryStore(location.path);
    return new LayoutImage({ ...location, source: `${prefix}${location.path}` }, files, options);
  },

  async recognize(directory) {
    const has = (name: string): Promise<boolean> => pathExists(join(directory, name));
    const [index, layout, manifest, version] = await Promise.all(
      ['index.json', 'oci-layout', 'manifest.json', 'version'].map(has),
    );
    const ofSkopeo = manifest === true && version === true; // its transport dir:, which the error names
    return index === true || layout === true || ofSkopeo ? { path: directory } : undefined;
  },
};
