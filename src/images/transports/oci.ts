import { join } from 'node:path';
import { DirectoryStore } from '../layout/directory-store.ts';
import { LayoutImage } from '../layout/layout-image.ts';
import { type PathLocation, pathExists, shownPath, splitPath } from '../path-location.ts';
import type { Transport } from './transport.ts';

const prefix = 'oci:';

/** An OCI image layout in a directory. */
export const oci: Transport<PathLocation> = {
  prefix,
  usage: 'oci:DIR[:REF]',
  parse: text => splitPath(prefix, text),

  open(location, options) {
    const files = new DirectoryStore(location.path);
    return new LayoutImage(`${prefix}${shownPath(location)}`, files, location.reference, options);
  },

  async recognize(directory) {
    const files = ['index.json', 'oci-layout'].map(name => pathExists(join(directory, name)));
    return (await Promise.all(files)).includes(true) ? { path: directory } : undefined;
  },
};
