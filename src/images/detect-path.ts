import { stat } from 'node:fs/promises';
import { InputError } from '../shared/errors.ts';
import type { TarStore } from './archive/tar-store.ts';
import { type ArchiveFormat, ArchiveImage } from './archive-image.ts';
import { layoutInArchive } from './transports/oci-archive.ts';
import { type ImageInput, inputFor } from './transports/transport.ts';
import { transports } from './transports/transports.ts';

/**
 * The image at a path without a prefix, by what is there. Which kind of archive a file is shows when it is read.
 * @throws InputError when it is a directory that no transport recognises
 */
export async function detectPath(path: string): Promise<ImageInput> {
  const stats = await stat(path);
  if (!stats.isDirectory()) return archiveAt(path);
  for (const transport of transports) {
    const location = await transport.recognize?.(path);
    if (location !== undefined) return inputFor(transport, location);
  }
  throw new InputError(
    'image',
    `the directory ${path} is no OCI image layout: it has no index.json.`,
    'Name the directory that the build wrote, or docker-daemon:NAME for a local Docker image.',
  );
}

function archiveAt(path: string): ImageInput {
  return {
    transport: 'archive',
    location: { path },
    open: options => new ArchiveImage({ path, description: path }, formatOf, options),
  };
}

/** One that no transport knows is reported as what is no layout. */
function formatOf(files: TarStore): ArchiveFormat {
  const formats = transports.flatMap(({ archive }) => archive ?? []);
  return formats.find(format => format.matches(files)) ?? layoutInArchive;
}
