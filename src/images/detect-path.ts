import { stat } from 'node:fs/promises';
import { InputError } from '../shared/errors.ts';
import type { TarStore } from './archive/tar-store.ts';
import { type ArchiveFormat, ArchiveImage } from './archive-image.ts';
import { layoutInArchive } from './transports/oci-archive.ts';
import { type ImageInput, inputFor } from './transports/transport.ts';
import { transports } from './transports/transports.ts';

/**
 * Detects the image at a path without a prefix. The format of an archive is detected when it is read.
 * @throws InputError if it is a directory that no transport recognizes
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
    `the directory ${path} is not an OCI image layout: it has no index.json.`,
    'Set it to the output directory of the build, or to docker-daemon:NAME for a local Docker image.',
  );
}

function archiveAt(path: string): ImageInput {
  return {
    transport: 'archive',
    location: { path },
    open: options => new ArchiveImage({ path, description: path }, formatOf, options),
  };
}

/** If no transport recognizes the archive, the layout format reports the error. */
function formatOf(files: TarStore): ArchiveFormat {
  const formats = transports.flatMap(({ archive }) => archive ?? []);
  return formats.find(format => format.matches(files)) ?? layoutInArchive;
}
