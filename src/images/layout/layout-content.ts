import type { Readable } from 'node:stream';
import { Readable as NodeReadable } from 'node:stream';
import type { Descriptor } from '../../oci/descriptor.ts';
import { algorithmOf, hexOf } from '../../oci/digest.ts';
import { maxManifestBytes } from '../../oci/manifest.ts';
import type { ImageContent } from '../image-tree/image-content.ts';
import { embeddedData } from '../image-tree/read-verified.ts';
import type { FileStore } from './file-store.ts';

/** Path of a blob in an OCI image layout. Paths are only built from validated digests. */
export function blobPath(descriptor: Pick<Descriptor, 'digest'>): string {
  return `blobs/${algorithmOf(descriptor.digest)}/${hexOf(descriptor.digest)}`;
}

/** The content-addressed blobs of an OCI image layout. */
export class LayoutContent implements ImageContent {
  readonly #files: FileStore;

  constructor(files: FileStore) {
    this.#files = files;
  }

  async readManifest(descriptor: Descriptor): Promise<Buffer | undefined> {
    return await this.#files.read(blobPath(descriptor), maxManifestBytes);
  }

  async readConfig(descriptor: Descriptor): Promise<Buffer | undefined> {
    return await this.#files.read(blobPath(descriptor), maxManifestBytes);
  }

  async blobSize(descriptor: Descriptor): Promise<number | undefined> {
    return await this.#files.sizeOf(blobPath(descriptor));
  }

  locate(descriptor: Descriptor): string {
    return `${blobPath(descriptor)} in ${this.#files.name}`;
  }

  async open(blob: Descriptor): Promise<Readable> {
    const embedded = embeddedData(blob);
    if (embedded !== undefined && (await this.blobSize(blob)) === undefined) {
      return NodeReadable.from([embedded], { objectMode: false });
    }
    return await this.#files.open(blobPath(blob));
  }
}
