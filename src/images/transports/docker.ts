import type { Readable } from 'node:stream';
import type { Descriptor } from '../../oci/descriptor.ts';
import { type Digest, digestOf } from '../../oci/digest.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import { maxManifestBytes } from '../../oci/manifest.ts';
import { parseReference, type Reference } from '../../oci/reference.ts';
import type { Repository } from '../../registry/repository.ts';
import { ImageError, InputError } from '../../shared/errors.ts';
import { readBounded } from '../../shared/read-bounded.ts';
import { withDefaults } from '../image-name.ts';
import type { ImageOrigin, ImageSource } from '../image-source.ts';
import type { ImageContent } from '../image-tree/image-content.ts';
import { readImageTree } from '../image-tree/read-image-tree.ts';
import { reportSelection } from '../image-tree/report-selection.ts';
import type { TransportOptions } from '../source-options.ts';
import type { Transport } from './transport.ts';

/** An image in a registry: `docker://HOST/REPOSITORY[:TAG][@DIGEST]`. With both, the digest is used. */
export const docker: Transport<Reference> = {
  prefix: 'docker://',
  usage: 'docker://HOST/REPO:TAG',

  parse(text) {
    const reference = parseReference(text);
    if (reference !== undefined) return reference;
    throw new InputError(
      'image',
      `"docker://${text}" is not a valid image reference.`,
      'Use docker://HOST/REPO:TAG.',
    );
  },

  open: (reference, options) => new RemoteImage(reference, options),
};

class RemoteImage implements ImageSource, ImageContent {
  readonly description: string;
  readonly local = false;
  readonly origin: ImageOrigin;
  readonly #reference: string;
  readonly #options: TransportOptions;
  /** The root is fetched by its reference, because its digest is only known afterwards. */
  readonly #fetched = new Map<Digest, Buffer>();
  #repository: Promise<Repository> | undefined;

  constructor(reference: Reference, options: TransportOptions) {
    this.origin = withDefaults(reference);
    this.#reference = reference.digest ?? reference.tag ?? 'latest';
    const separator = reference.digest === undefined ? ':' : '@';
    this.description = `docker://${this.origin.host}/${this.origin.repository}${separator}${this.#reference}`;
    this.#options = options;
  }

  async load(): Promise<ImageNode> {
    this.#options.signal.throwIfAborted();
    const root = await this.#root();
    const { platforms, logger } = this.#options;
    const tree = await readImageTree(root, this, { platforms, missing: 'refuse' });
    reportSelection(tree, root, logger);
    return tree.root;
  }

  async readManifest({ digest }: Descriptor): Promise<Buffer | undefined> {
    const fetched = this.#fetched.get(digest);
    if (fetched !== undefined) return fetched;
    return (await (await this.#connect()).getManifest(digest))?.bytes;
  }

  async readConfig(descriptor: Descriptor): Promise<Buffer> {
    const bytes = await readBounded(await this.open(descriptor), maxManifestBytes);
    if (bytes !== undefined) return bytes;
    throw new ImageError(
      `The registry returned bad data: config ${descriptor.digest} in ${this.description} is larger than the size in its descriptor.`,
      'Use another source.',
    );
  }

  /** A registry only accepts a manifest if its blobs exist, so checking each blob again would only take time. */
  async blobSize({ size }: Descriptor): Promise<number> {
    return size;
  }

  locate({ digest }: Descriptor): string {
    return `${digest} in ${this.origin.host}/${this.origin.repository}`;
  }

  async open({ digest }: Descriptor): Promise<Readable> {
    return (await this.#connect()).readBlob(digest);
  }

  async close(): Promise<void> {}

  async #root(): Promise<Descriptor> {
    const fetched = await (await this.#connect()).getManifest(this.#reference);
    if (fetched === undefined) {
      throw new ImageError(`Image ${this.description} does not exist.`, 'Check the input "image".');
    }
    const { mediaType, bytes } = fetched;
    const digest = digestOf(bytes);
    this.#fetched.set(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  }

  #connect(): Promise<Repository> {
    this.#repository ??= this.#options.remoteRepository(this.origin.host, this.origin.repository);
    return this.#repository;
  }
}
