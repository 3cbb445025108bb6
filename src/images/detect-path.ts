import { extname } from 'node:path';
import { InputError, type PushError } from '../shared/errors.ts';
import { resemblesArchive } from './archive/detect-archive.ts';
import type { TarStore } from './archive/tar-store.ts';
import { type ArchiveFormat, ArchiveImage } from './archive-image.ts';
import { existingPath, type PathLocation, statOf } from './path-location.ts';
import { layoutInArchive } from './transports/oci-archive.ts';
import { type ImageInput, inputFor } from './transports/transport.ts';
import { transports } from './transports/transports.ts';

/** What exists at a path without a prefix. */
export interface DetectedPath {
  readonly path: string;
  /** Undefined if its content is not that of an image. */
  readonly image?: ImageInput;
  /** Why it is not known what it is. */
  readonly unreadable?: PushError;
}

/**
 * Detects the image at `PATH[:REFERENCE]` by its content. The format of an archive is detected when it is read.
 * @returns undefined if the path does not exist
 * @throws FileError if it cannot be read
 */
export async function detectPath(text: string): Promise<DetectedPath | undefined> {
  const location = await existingPath(text);
  if (location === undefined) return undefined;
  const image = await imageAt(location);
  return { path: location.path, ...(image && { image }) };
}

async function imageAt(location: PathLocation): Promise<ImageInput | undefined> {
  const { path } = location;
  if (!(await statOf(path)).isDirectory()) {
    return isNamedLikeArchive(path) || (await resemblesArchive(path)) ? archiveAt(location) : undefined;
  }
  for (const transport of transports) {
    const recognized = await transport.recognize?.(path);
    if (recognized !== undefined) return inputFor(transport, { ...location, ...recognized });
  }
  return undefined;
}

/** Then the error is about the archive, even if its content is not one. */
function isNamedLikeArchive(path: string): boolean {
  return /^\.(?:tar|tgz|tzst|txz|tbz2?|gz|zst|xz|bz2)$/i.test(extname(path));
}

/** @returns an error that says why the path is no image */
export async function notAnImage(path: string, remedy: string): Promise<InputError> {
  const isDirectory = (await statOf(path)).isDirectory();
  const problem = isDirectory
    ? `the directory ${path} is not an OCI image layout: it has no index.json`
    : `the file ${path} is not an image archive`;
  return new InputError('image', `${problem}.`, remedy);
}

function archiveAt(location: PathLocation): ImageInput {
  return {
    transport: 'archive',
    location,
    open: options => new ArchiveImage({ ...location, source: location.path }, formatOf, options),
  };
}

/** If no transport recognizes the archive, the layout format reports the error. */
function formatOf(files: TarStore): ArchiveFormat {
  const formats = transports.flatMap(({ archive }) => archive ?? []);
  return formats.find(format => format.matches(files)) ?? layoutInArchive;
}
