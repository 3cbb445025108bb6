/** Builds an OCI image layout from directories of real files, like a Dockerfile with one COPY per layer. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';

export interface LayerContent {
  /** Directory on disk. */
  readonly from: string;
  /** Path in the image. */
  readonly to: string;
}

export interface BuiltLayer {
  readonly createdBy: string;
  readonly digest: string;
  readonly diffId: string;
  readonly bytes: Buffer;
}

const sha256 = (bytes: Buffer | string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip';

export async function buildLayer({ from, to }: LayerContent): Promise<BuiltLayer> {
  const archive = pack();
  const [tar] = await Promise.all([
    buffer(archive),
    addDirectory(archive, from, to).then(() => archive.finalize()),
  ]);
  const bytes = await promisify(gzip)(tar, { level: 6 });
  return { createdBy: `COPY ${to} # buildkit`, digest: sha256(bytes), diffId: sha256(tar), bytes };
}

async function addDirectory(archive: Pack, directory: string, to: string): Promise<void> {
  for (const path of (await readdir(directory, { recursive: true })).toSorted()) {
    const file = join(directory, path);
    const status = await stat(file).catch(() => undefined); // a broken link
    if (status?.isFile() !== true) continue;
    const name = join(to, relative(directory, file)).replace(/^\//, '');
    const entry = archive.entry({ name, size: status.size, mtime: new Date(0), mode: 0o644 });
    await pipeline(createReadStream(file), entry);
  }
}

/** Writes the layout. @returns the digest of its root manifest */
export async function writeLayout(directory: string, layers: readonly BuiltLayer[]): Promise<string> {
  await mkdir(join(directory, 'blobs', 'sha256'), { recursive: true });
  const put = async (bytes: Buffer | string, mediaType: string) => {
    const digest = sha256(bytes);
    await writeFile(join(directory, 'blobs', 'sha256', digest.slice('sha256:'.length)), bytes);
    return { mediaType, digest, size: Buffer.byteLength(bytes) };
  };
  const config = {
    architecture: 'amd64',
    os: 'linux',
    config: { Cmd: ['node', 'server.js'], WorkingDir: '/app' },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(({ createdBy }) => ({ created: '1970-01-01T00:00:00Z', created_by: createdBy })),
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: await put(JSON.stringify(config), 'application/vnd.oci.image.config.v1+json'),
    layers: await Promise.all(layers.map(({ bytes }) => put(bytes, layerType))),
  };
  const root = await put(JSON.stringify(manifest), manifest.mediaType);
  await writeFile(join(directory, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [root] }));
  await writeFile(join(directory, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  return root.digest;
}
