import type { ArchiveFormat } from '../archive-image.ts';
import type { ImageSource } from '../image-source.ts';
import type { TransportOptions } from '../source-options.ts';

/**
 * One kind of place that an image comes from, chosen by what the input `image` starts with. Its members are methods, so that
 * transports with locations of any shape fit into one table.
 */
export interface Transport<Location extends object = object> {
  /** `oci:`, `docker://`. */
  readonly prefix: string;
  /** How messages and documents show it: `oci:DIR[:REF]`. */
  readonly usage: string;
  /** Takes apart what follows the prefix. @throws InputError */
  parse(text: string): Location | Promise<Location>;
  /** The image at a location that `parse` or `recognize` gave. Nothing is read yet. */
  open(location: Location, options: TransportOptions): ImageSource;
  /** Looks whether a directory that is given without a prefix is an image of this transport; undefined when it is not. */
  recognize?(directory: string): Promise<Location | undefined>;
  /** Of a transport of archives: how images lie in them, by which one without a prefix is recognised. */
  readonly archive?: ArchiveFormat;
}

/** Where the input `image` says that the image is. */
export interface ImageInput {
  /** Name of the transport, or `archive`: a file without a prefix, whose kind shows when it is read. */
  readonly transport: string;
  readonly location: object;
  /** Nothing is read yet. The caller closes the source. */
  open(options: TransportOptions): ImageSource;
}

export function inputFor<Location extends object>(
  transport: Transport<Location>,
  location: Location,
): ImageInput {
  return {
    transport: nameOf(transport),
    location,
    open: options => transport.open(location, options),
  };
}

/** The prefix without its punctuation: `oci`, `docker`. */
export function nameOf({ prefix }: Pick<Transport, 'prefix'>): string {
  return prefix.replace(/:.*$/, '');
}
