import type { Readable } from 'node:stream';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { ImageNode } from '../oci/image-tree.ts';
import { ImageError } from '../shared/errors.ts';
import { type OpenArchive, openArchive } from './archive/open-archive.ts';
import { DockerArchive } from './docker-archive.ts';
import type { ImageSource } from './image-source.ts';
import { LayoutImage } from './layout-image.ts';
import type { SourceOptions } from './source-options.ts';

export interface ArchiveLocation {
  /** `archive`: the transport is found out by what is in it. */
  readonly transport: 'oci-archive' | 'docker-archive' | 'archive';
  readonly path: string;
  readonly reference?: string;
}

export type ArchiveSourceOptions = SourceOptions & { readonly temporaryDirectory: string };

/** An image in a tar file: `oci-archive:FILE[:REF]`, `docker-archive:FILE[:NAME]`, or a file without a prefix. */
export class ArchiveImage implements ImageSource {
  readonly description: string;
  readonly local = true;
  readonly #location: ArchiveLocation;
  readonly #options: ArchiveSourceOptions;
  #archive: OpenArchive | undefined;
  #image: ImageSource | undefined;
  #closed = false;

  constructor(location: ArchiveLocation, options: ArchiveSourceOptions) {
    const { transport, path, reference } = location;
    const prefix = transport === 'archive' ? '' : `${transport}:`;
    this.description = `${prefix}${path}${reference === undefined ? '' : `:${reference}`}`;
    this.#location = location;
    this.#options = options;
  }

  async load(): Promise<ImageNode> {
    if (this.#image === undefined) {
      const archive = await openArchive(this.#location.path, this.#options);
      if (this.#closed) {
        await archive.close();
        throw new ImageError(`${this.description} was closed.`, 'Open it again.');
      }
      this.#archive = archive;
      this.#image = this.#imageIn(archive);
    }
    return await this.#image.load();
  }

  async open(blob: Descriptor): Promise<Readable> {
    if (this.#image === undefined)
      throw new ImageError(`${this.description} was not read.`, 'Load it first.');
    return await this.#image.open(blob);
  }

  isVerified(digest: Digest): boolean {
    return this.#image?.isVerified?.(digest) ?? false;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const archive = this.#archive;
    this.#archive = undefined;
    await archive?.close();
  }

  #imageIn({ files }: OpenArchive): ImageSource {
    const { transport, reference } = this.#location;
    const isDocker =
      transport === 'docker-archive' || (transport === 'archive' && files.has('manifest.json'));
    return isDocker
      ? new DockerArchive(this.description, files, reference, this.#options)
      : new LayoutImage(this.description, files, reference, this.#options);
  }
}
