import type { Readable } from 'node:stream';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { ImageNode } from '../oci/image-tree.ts';
import { ImageError } from '../shared/errors.ts';
import { type OpenArchive, openArchive } from './archive/open-archive.ts';
import type { TarStore } from './archive/tar-store.ts';
import type { ImageSource } from './image-source.ts';
import { type PathLocation, shownLocation, type WrittenLocation } from './path-location.ts';
import type { SourceOptions, SpoolingOptions } from './source-options.ts';

/** A format of images in a tar file. */
export interface ArchiveFormat {
  /** Whether an archive without a prefix has this format, and no other. */
  matches(files: TarStore): boolean;
  imageIn(files: TarStore, location: WrittenLocation, options: SourceOptions): ImageSource;
}

export interface ArchiveLocation extends PathLocation, WrittenLocation {}

/** An image in a tar file of any format. */
export class ArchiveImage implements ImageSource {
  readonly description: string;
  readonly local = true;
  readonly #location: ArchiveLocation;
  readonly #formatOf: (files: TarStore) => ArchiveFormat;
  readonly #options: SpoolingOptions;
  #archive: OpenArchive | undefined;
  #image: ImageSource | undefined;
  #closed = false;

  /** @param formatOf called once after the archive is opened */
  constructor(
    location: ArchiveLocation,
    formatOf: (files: TarStore) => ArchiveFormat,
    options: SpoolingOptions,
  ) {
    this.description = shownLocation(location);
    this.#location = location;
    this.#formatOf = formatOf;
    this.#options = options;
  }

  async load(): Promise<ImageNode> {
    if (this.#image === undefined) {
      const archive = await openArchive(this.#location.path, this.#options);
      if (this.#closed) {
        await archive.close();
        throw new ImageError(`${this.description} is closed.`, 'Open it again.');
      }
      this.#archive = archive;
      this.#image = this.#formatOf(archive.files).imageIn(archive.files, this.#location, this.#options);
    }
    return await this.#image.load();
  }

  async open(blob: Descriptor): Promise<Readable> {
    if (this.#image === undefined)
      throw new ImageError(`${this.description} is not loaded.`, 'Load it first.');
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
}
