import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hexOf } from '../oci/digest.ts';
import { whenHandlesAreFree, writeError } from '../shared/file-error.ts';
import type { Report } from './schema.ts';

/**
 * Writes the report to its own file in `dir`, which is created if it does not exist. The file name contains the image
 * and differs for different images and tags, so that the reports of a matrix can share a directory.
 * @returns the path
 * @throws FileError
 */
export async function writeReportFile(report: Report, dir: string): Promise<string> {
  const path = join(dir, fileName(report));
  try {
    await mkdir(dir, { recursive: true });
    const text = `${JSON.stringify(report, null, 2)}\n`;
    await whenHandlesAreFree(() => writeFile(path, text));
    return path;
  } catch (error) {
    throw writeError(error, 'write the report', path);
  }
}

function fileName(report: Report): string {
  const identity = report.images.map(({ registry, repository, digest, tags, platforms, layers }) => [
    registry,
    repository,
    digest ?? layers.map(layer => layer.digest),
    tags,
    platforms,
  ]);
  const key = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 8);
  const [image, second] = report.images;
  if (image === undefined || second !== undefined) return `ecr-push-report-combined-${key}.json`;
  const slug = image.repository.replace(/[^a-z0-9]+/g, '-').slice(0, 80);
  const hex = image.digest === undefined ? '' : `-${hexOf(image.digest).slice(0, 12)}`;
  return `ecr-push-report-${slug}${hex}-${key}.json`;
}
