import type { ArchiveFormat } from '../archive-image.ts';
import type { ImageSource } from '../image-source.ts';
import type { TransportOptions } from '../source-options.ts';

/**
 * A kind of image source, selected by the prefix of the input `image`. Its members are methods, so that transports with
 * different types of locations fit into one table.
 */
export interface Transport<Location extends object = object> {
  /** `oci:`, `docker://`. */
  readonly prefix: string;
  /** Syntax for messages and documents: `oci:DIR[:REF]`. */
  readonly usage: string;
  /** Parses the text after the prefix. @throws InputError */
  parse(text: string): Location | Promise<Location>;
  /** The image at a location from `parse` or `recognize`. Does not read anything yet. */
  open(location: Location, options: TransportOptions): ImageSource;
  /** Checks whether a directory without a prefix is an image of this transport; undefined if it is not. */
  recognize?(directory: string): Promise<Location | undefined>;
  /** Format of the archives, if any. It is also used to detect archives without a prefix. */
  readonly archive?: ArchiveFormat;
}

/** The parsed input `image`. */
export interface ImageInput {
  /** Name of the transport, or `archive` for a file without a prefix, whose format is detected when it is read. */
  readonly transport: string;
  readonly location: object;
  /** Does not read anything yet. The caller closes the source. */
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
