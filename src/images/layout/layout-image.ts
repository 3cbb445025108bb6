import type { Readable } from 'node:stream';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import type { ImageSource } from '../image-source.ts';
import { readImageTree } from '../image-tree/read-image-tree.ts';
import { reportSelection } from '../image-tree/report-selection.ts';
import { shownLocation, type WrittenLocation } from '../path-location.ts';
import type { SourceOptions } from '../source-options.ts';
import type { FileStore } from './file-store.ts';
import { LayoutContent } from './layout-content.ts';
import { pickImage, readLayoutIndex } from './pick-image.ts';

/** An image in an OCI image layout, in a directory or an archive (`oci:` and `oci-archive:`). */
export class LayoutImage implements ImageSource {
  readonly description: string;
  readonly local = true;
  readonly #files: FileStore;
  readonly #content: LayoutContent;
  readonly #location: WrittenLocation;
  readonly #options: SourceOptions;

  /** @param location how the user wrote it; without a reference, the layout has only one image */
  constructor(location: WrittenLocation, files: FileStore, options: SourceOptions) {
    this.description = shownLocation(location);
    this.#location = location;
    this.#files = files;
    this.#content = new LayoutContent(files);
    this.#options = options;
  }

  async load(): Promise<ImageNode> {
    this.#options.signal.throwIfAborted();
    const index = await readLayoutIndex(this.#files);
    const { source, reference } = this.#location;
    const image = pickImage(index, reference, { source, where: this.#files.name });
    const { platforms, logger } = this.#options;
    const tree = await readImageTree(image, this.#content, { platforms, missing: 'refuse' });
    this.#options.signal.throwIfAborted();
    reportSelection(tree, image, logger);
    return tree.root;
  }

  async open(blob: Descriptor): Promise<Readable> {
    this.#options.signal.throwIfAborted();
    return await this.#content.open(blob);
  }

  async close(): Promise<void> {
    await this.#files.close();
  }
}
