import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../shared/errors.ts';

/** `archive`: a file; which kind of archive it is shows when it is read. */
export type DetectedTransport = 'oci' | 'archive';

export async function pathExists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** The transport for a path without a prefix, by what is there. @throws InputError when it is no image */
export async function detectPath(path: string): Promise<DetectedTransport> {
  const stats = await stat(path);
  if (!stats.isDirectory()) return 'archive';
  if (await isLayout(path)) return 'oci';
  throw new InputError(
    'image',
    `the directory ${path} is no OCI image layout: it has no index.json.`,
    'Name the directory that the build wrote, or docker-daemon:NAME for a local Docker image.',
  );
}

async function isLayout(directory: string): Promise<boolean> {
  return (
    (await pathExists(join(directory, 'index.json'))) || (await pathExists(join(directory, 'oci-layout')))
  );
}
