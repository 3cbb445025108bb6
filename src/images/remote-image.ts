import type { Readable } from 'node:stream';
import pLimit from 'p-limit';
import type { Descriptor } from '../oci/descriptor.ts';
import { digestOf } from '../oci/digest.ts';
import type { ImageNode } from '../oci/image-tree.ts';
import type { Reference } from '../oci/reference.ts';
import type { FetchedManifest, Repository } from '../registry/repository.ts';
import { ImageError } from '../shared/errors.ts';
import { throwIfCancelled } from './cancellation.ts';
import { withDefaults } from './image-name.ts';
import type { ImageOrigin, ImageSource } from './image-source.ts';
import type { ImageContent } from './image-tree/image-content.ts';
import { readImageTree } from './image-tree/read-image-tree.ts';
import { reportSelection } from './image-tree/report-selection.ts';
import type { SourceOptions } from './source-options.ts';

/** Makes the client for one repository of one registry. `docker.io` stands for Docker Hub. */
export type RemoteRepositoryFactory = (host: string, repository: string) => Promise<Repository>;

/** `docker://HOST/REPOSITORY[:TAG][@DIGEST]`: an image in a registry. With both, the digest counts. */
export class RemoteImage implements ImageSource, ImageContent {
  readonly description: string;
  readonly origin: ImageOrigin;
  readonly #reference: string;
  readonly #factory: RemoteRepositoryFactory;
  readonly #options: SourceOptions;
  #repository: Promise<Repository> | undefined;

  constructor(reference: Reference, factory: RemoteRepositoryFactory, options: SourceOptions) {
    this.origin = withDefaults(reference);
    this.#reference = reference.digest ?? reference.tag ?? 'latest';
    const separator = reference.digest === undefined ? ':' : '@';
    this.description = `docker://${this.origin.host}/${this.origin.repository}${separator}${this.#reference}`;
    this.#factory = factory;
    this.#options = options;
  }

  async load(): Promise<ImageNode> {
    const fetched = await this.#fetch(this.#reference);
    if (fetched === undefined) {
      throw new ImageError(`There is no image ${this.description}.`, 'Correct the input "image".');
    }
    const image = rootDescriptor(fetched);
    const content = { ...bound(this), readManifest: onceFetched(this, image, fetched) };
    const { platforms, logger } = this.#options;
    const tree = await readImageTree(image, content, { platforms, missing: 'refuse' });
    reportSelection(tree, image, logger);
    return tree.root;
  }
}
