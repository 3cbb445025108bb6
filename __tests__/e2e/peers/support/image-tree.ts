import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { digestOf } from '../../../../src/oci/digest.ts';

/** What an image is made of. */
export interface ImageTree {
  /** Indexes and manifests, the root first. */
  readonly manifests: string[];
  readonly configs: string[];
  readonly layers: string[];
  /** Media types of the layers, each once. */
  readonly layerTypes: Set<string>;
}

interface Manifest {
  readonly manifests?: readonly { readonly digest: string }[];
  readonly config?: { readonly digest: string };
  readonly layers?: readonly { readonly digest: string; readonly mediaType: string }[];
}

/**
 * Everything that `root` refers to, from the files of a directory, whatever their names: digests are computed.
 * @throws Error when something is not there
 */
export async function readTree(directory: string, root: string): Promise<ImageTree> {
  const blobs = await blobsIn(directory);
  const need = (digest: string): Buffer => {
    const bytes = blobs.get(digest);
    if (bytes === undefined) throw new Error(`${directory} has no ${digest}`);
    return bytes;
  };
  const tree: ImageTree = { manifests: [], configs: [], layers: [], layerTypes: new Set() };
  const walk = (digest: string): void => {
    const { manifests = [], config, layers = [] }: Manifest = JSON.parse(need(digest).toString());
    tree.manifests.push(digest);
    if (config !== undefined) tree.configs.push(config.digest);
    for (const layer of layers) {
      tree.layers.push(layer.digest);
      tree.layerTypes.add(layer.mediaType);
    }
    for (const child of manifests) walk(child.digest);
  };
  walk(root);
  for (const digest of [...tree.configs, ...tree.layers]) need(digest);
  return tree;
}

/** The only image of a layout, or of an archive that has an `index.json`. */
export async function readWritten(path: string): Promise<ImageTree> {
  if ((await stat(path)).isFile()) {
    const directory = `${path}-unpacked`;
    await mkdir(directory, { recursive: true });
    await promisify(execFile)('tar', ['-xf', path, '-C', directory]);
    return readWritten(directory);
  }
  const { manifests = [] }: Manifest = JSON.parse(await readFile(join(path, 'index.json'), 'utf8'));
  const [root, ...more] = new Set(manifests.map(({ digest }) => digest));
  if (root === undefined || more.length > 0) throw new Error(`${path} has not one image`);
  return readTree(path, root);
}

async function blobsIn(directory: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  const contents = await Promise.all(paths.map(path => readFile(path)));
  return new Map(contents.map(bytes => [digestOf(bytes), bytes]));
}
