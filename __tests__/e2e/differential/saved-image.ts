import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type Digest, digestOf, hexOf } from '../../../src/oci/digest.ts';
import { blobName, generateImage, makeLayer, ociLayoutFiles } from '../../support/generate-image.ts';

export interface SavedFile {
  readonly name: string;
  readonly content: Buffer;
  /** What a tar header says of the size; default is the truth. */
  readonly size?: number;
}

/** An image as some tool saves it, open to damage. */
export interface SavedImage {
  readonly transport: 'docker-archive' | 'oci-archive' | 'oci';
  readonly files: readonly SavedFile[];
  /** Files of the layers, lowest first. */
  readonly layerPaths: readonly string[];
  /** Another layer in the same compression. */
  readonly stranger: Buffer;
  readonly compression: Compression;
}

export type Compression = 'none' | 'gzip' | 'zstd';

const compress = { none: (tar: Buffer) => tar, gzip: (tar: Buffer) => gzipSync(tar), zstd: zstdCompressSync };

type NameOf = (layer: { readonly diffId: Digest; readonly digest: Digest }) => string;

/** An archive of which `manifest.json` is all that says what is in it. @param nameOf file of each layer */
async function dockerArchive(seed: string, compression: Compression, nameOf: NameOf): Promise<SavedImage> {
  const image = await generateImage({
    layers: [1500, 1400, 1300],
    seed,
    compression: 'none',
    format: 'docker',
  });
  const [manifest] = image.manifests;
  if (manifest === undefined) throw new Error('an image needs a manifest');
  const layers = manifest.layers.map(({ tar, diffId }) => {
    const content = compress[compression](tar);
    return { name: nameOf({ diffId, digest: digestOf(content) }), content };
  });
  const config = { name: `${hexOf(manifest.config.digest)}.json`, content: manifest.configBytes };
  const layerPaths = layers.map(({ name }) => name);
  const listed = [{ Config: config.name, RepoTags: [`${seed}:1`], Layers: layerPaths }];
  const list = { name: 'manifest.json', content: Buffer.from(JSON.stringify(listed)) };
  const stranger = await strangerTo(seed, compression);
  return { transport: 'docker-archive', files: [...layers, config, list], layerPaths, stranger, compression };
}

/** A layout. @param listed with a `manifest.json` beside it, as Docker 25 and later save images */
async function layout(
  seed: string,
  compression: Compression,
  transport: SavedImage['transport'],
  listed = false,
): Promise<SavedImage> {
  const image = await generateImage({ layers: [1500, 1400, 1300], seed, compression });
  const [manifest] = image.manifests;
  if (manifest === undefined) throw new Error('an image needs a manifest');
  const layerPaths = manifest.layers.map(({ descriptor }) => blobName(descriptor.digest));
  const entries = [{ Config: blobName(manifest.config.digest), RepoTags: [`${seed}:1`], Layers: layerPaths }];
  const files = ociLayoutFiles(image).map(({ name, content = Buffer.of() }) => ({ name, content }));
  const list = { name: 'manifest.json', content: Buffer.from(JSON.stringify(entries)) };
  const stranger = await strangerTo(seed, compression);
  return { transport, files: listed ? [...files, list] : files, layerPaths, stranger, compression };
}

async function strangerTo(seed: string, compression: Compression): Promise<Buffer> {
  return compress[compression](await makeLayer(`stranger to ${seed}`, 1400));
}

/** The ways of saving an image, by the tools that do it so. */
export const forms = {
  'docker-archive of Docker before 25': seed =>
    dockerArchive(seed, 'none', ({ diffId }) => `${hexOf(digestOf(diffId))}/layer.tar`),
  'docker-archive of Podman and skopeo': seed =>
    dockerArchive(seed, 'none', ({ diffId }) => `${hexOf(diffId)}.tar`),
  'docker-archive of go-containerregistry': seed =>
    dockerArchive(seed, 'gzip', ({ digest }) => `${hexOf(digest)}.tar.gz`),
  'docker-archive of Docker 25': seed => layout(seed, 'none', 'docker-archive', true),
  'docker-archive of the containerd store': seed => layout(seed, 'gzip', 'docker-archive', true),
  'oci-archive': seed => layout(seed, 'gzip', 'oci-archive'),
  'oci with zstd': seed => layout(seed, 'zstd', 'oci'),
} as const satisfies Readonly<Record<string, (seed: string) => Promise<SavedImage>>>;
