import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** An image in an archive of `docker save`. */
export interface SavedImage {
  /** Path in the archive. */
  readonly Config: string;
  readonly RepoTags: readonly string[] | null;
  /** Paths in the archive. */
  readonly Layers: readonly string[];
}

/** What the `manifest.json` of an archive lists, which tar takes out of it. */
export async function savedImages(archive: string): Promise<readonly SavedImage[]> {
  const { stdout } = await promisify(execFile)('tar', ['-xOf', archive, 'manifest.json']);
  return JSON.parse(stdout);
}
