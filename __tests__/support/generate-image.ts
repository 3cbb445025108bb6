import { createCipheriv, createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { pack } from 'tar-stream';
import type { Descriptor } from '../../src/oci/descriptor.ts';
import { type Digest, digestOf, hexOf } from '../../src/oci/digest.ts';
import { mediaTypes } from '../../src/oci/media-types.ts';

export interface GeneratedLayer {
  readonly diffId: Digest;
  /** The plain tar. */
  readonly tar: Buffer;
  /** As it lies in the image: its bytes are `blobs.get(digest)`. */
  readonly descriptor: Descriptor;
}

export interface GeneratedManifest {
  readonly descriptor: Descriptor;
  readonly platform: string;
  readonly config: Descriptor;
  readonly configBytes: Buffer;
  readonly layers: readonly GeneratedLayer[];
}

export interface GeneratedImage {
  /** The index when there are several platforms, else the manifest. */
  readonly root: Descriptor;
  /** Manifests, configs and layers by digest. */
  readonly blobs: ReadonlyMap<Digest, Buffer>;
  /** One for each platform, in the order asked for. */
  readonly manifests: readonly GeneratedManifest[];
}

export interface ImageSpec {
  /** A layer: its plain tar (see `makeLayer`), or bytes of random content for one to be made from `seed`. */
  readonly layers: readonly (Buffer | number)[];
  /** Same seed, same image. */
  readonly seed?: string | number;
  /** Default `['linux/amd64']`. With several, an index; each platform gets a small layer of its own on top. */
  readonly platforms?: readonly string[];
  /** An index also for a single platform. */
  readonly index?: boolean;
  readonly compression?: 'gzip' | 'zstd' | 'none';
  /** `docker`: schema 2 media types. */
  readonly format?: 'oci' | 'docker';
  /** Adds an attestation manifest for each platform, as BuildKit does (makes an index). */
  readonly attestations?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
  /** `NAME=VALUE` of the config. */
  readonly environment?: readonly string[];
}

/** `size` bytes that do not compress, always the same for the same seed. */
export function randomBytesOf(seed: string | number, size: number): Buffer {
  const key = createHash('sha256').update(String(seed)).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size));
}

export interface TarFile {
  readonly name: string;
  readonly content?: Buffer;
  readonly type?: 'file' | 'symlink' | 'link' | 'directory';
  readonly linkname?: string;
}

/** A tar of these files, the same bytes each time. */
export async function makeTar(files: readonly TarFile[]): Promise<Buffer> {
  const archive = pack();
  for (const { name, content = Buffer.alloc(0), type = 'file', linkname } of files) {
    const header = { name, type, mtime: new Date(0), ...(linkname === undefined ? {} : { linkname }) };
    if (type === 'file') archive.entry(header, content);
    else archive.entry(header);
  }
  archive.finalize();
  return await buffer(archive);
}

/** A layer tar with one file of `size` random bytes; layers of the same seed and size are the same layer. */
export async function makeLayer(seed: string | number, size: number): Promise<Buffer> {
  return await makeTar([{ name: `data/${seed}`, content: randomBytesOf(seed, size) }]);
}

export async function generateImage(spec: ImageSpec): Promise<GeneratedImage> {
  const { seed = 'image', platforms = ['linux/amd64'] } = spec;
  const blobs = new Map<Digest, Buffer>();
  const shared: Buffer[] = [];
  for (const [at, layer] of spec.layers.entries()) {
    shared.push(typeof layer === 'number' ? await makeLayer(`${seed}-${at}`, layer) : layer);
  }
  const manifests: GeneratedManifest[] = [];
  for (const platform of platforms) {
    const own = platforms.length > 1 ? [await makeLayer(`${seed}-${platform}`, 64)] : [];
    manifests.push(buildManifest(spec, platform, [...shared, ...own], blobs));
  }
  const root = needsIndex(spec, platforms) ? buildIndex(spec, manifests, blobs) : manifests[0]?.descriptor;
  if (root === undefined) throw new Error('an image needs a platform');
  return { root, blobs, manifests };
}

function needsIndex(spec: ImageSpec, platforms: readonly string[]): boolean {
  return platforms.length > 1 || spec.index === true || spec.attestations === true;
}

type Blobs = Map<Digest, Buffer>;

function store(blobs: Blobs, bytes: Buffer, mediaType: string): Descriptor {
  const digest = digestOf(bytes);
  blobs.set(digest, bytes);
  return { mediaType, digest, size: bytes.length };
}

function storeJson(blobs: Blobs, json: object, mediaType: string): Descriptor {
  return store(blobs, Buffer.from(JSON.stringify(json)), mediaType);
}

function buildManifest(
  spec: ImageSpec,
  platform: string,
  tars: readonly Buffer[],
  blobs: Blobs,
): GeneratedManifest {
  const docker = spec.format === 'docker';
  const layers = tars.map(tar => buildLayer(spec, tar, blobs));
  const configJson = configOf(
    platform,
    layers.map(layer => layer.diffId),
    spec,
  );
  const configBytes = Buffer.from(JSON.stringify(configJson));
  const config = store(blobs, configBytes, docker ? mediaTypes.dockerConfig : mediaTypes.ociConfig);
  const mediaType = docker ? mediaTypes.dockerManifest : mediaTypes.ociManifest;
  const descriptor = storeJson(
    blobs,
    {
      schemaVersion: 2,
      mediaType,
      config,
      layers: layers.map(layer => layer.descriptor),
      ...(spec.annotations === undefined ? {} : { annotations: spec.annotations }),
    },
    mediaType,
  );
  return { descriptor, platform, config, configBytes, layers };
}

function buildLayer(spec: ImageSpec, tar: Buffer, blobs: Blobs): GeneratedLayer {
  const { compression = 'gzip', format = 'oci' } = spec;
  const types =
    format === 'docker'
      ? { gzip: mediaTypes.dockerLayerGzip, zstd: mediaTypes.ociLayerZstd, none: mediaTypes.dockerLayer }
      : { gzip: mediaTypes.ociLayerGzip, zstd: mediaTypes.ociLayerZstd, none: mediaTypes.ociLayer };
  const bytes = { gzip: () => gzip(tar), zstd: () => zstdCompressSync(tar), none: () => tar }[compression]();
  return { diffId: digestOf(tar), tar, descriptor: store(blobs, bytes, types[compression]) };
}

/** Level 1 is enough for random bytes. */
export function gzip(bytes: Buffer): Buffer {
  return gzipSync(bytes, { level: constants.Z_BEST_SPEED });
}

function configOf(
  platform: string,
  diffIds: readonly Digest[],
  { seed = 'image', environment }: ImageSpec,
): object {
  const [os, architecture, variant] = platform.split('/');
  return {
    architecture,
    os,
    ...(variant === undefined ? {} : { variant }),
    created: '1970-01-01T00:00:00Z',
    config: {
      Cmd: ['/app'],
      Labels: { seed: String(seed) },
      ...(environment === undefined ? {} : { Env: environment }),
    },
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: diffIds.map((_, at) => ({
      created: '1970-01-01T00:00:00Z',
      created_by: `COPY layer-${at} / # generated`,
    })),
  };
}

function buildIndex(spec: ImageSpec, manifests: readonly GeneratedManifest[], blobs: Blobs): Descriptor {
  const mediaType = spec.format === 'docker' ? mediaTypes.dockerList : mediaTypes.ociIndex;
  const members = manifests.map(({ descriptor, platform }) => {
    const [os = '', architecture = '', variant] = platform.split('/');
    const own = { os, architecture, ...(variant === undefined ? {} : { variant }) };
    return { ...descriptor, platform: own };
  });
  const attested = spec.attestations
    ? manifests.map(({ descriptor }) => buildAttestation(descriptor, blobs))
    : [];
  return storeJson(
    blobs,
    {
      schemaVersion: 2,
      mediaType,
      manifests: [...members, ...attested],
      ...(spec.annotations === undefined ? {} : { annotations: spec.annotations }),
    },
    mediaType,
  );
}

/** As BuildKit writes provenance: an image manifest of platform unknown/unknown whose layer is an in-toto statement. */
function buildAttestation(subject: Descriptor, blobs: Blobs): Descriptor {
  const statement = { _type: 'https://in-toto.io/Statement/v0.1', subject: [{ digest: subject.digest }] };
  const layer = storeJson(blobs, statement, 'application/vnd.in-toto+json');
  const config = storeJson(
    blobs,
    {
      architecture: 'unknown',
      os: 'unknown',
      config: {},
      rootfs: { type: 'layers', diff_ids: [layer.digest] },
    },
    mediaTypes.ociConfig,
  );
  const manifest = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config, layers: [layer] };
  return {
    ...storeJson(blobs, manifest, mediaTypes.ociManifest),
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': subject.digest,
    },
  };
}

export interface NamedImage {
  readonly image: GeneratedImage;
  /** Value of `org.opencontainers.image.ref.name`. */
  readonly name?: string;
}

/** The files of an OCI image layout with these images. */
export function ociLayoutFiles(images: GeneratedImage | readonly NamedImage[]): readonly TarFile[] {
  const named: readonly NamedImage[] = 'root' in images ? [{ image: images }] : images;
  const blobs = new Map(named.flatMap(({ image }) => [...image.blobs]));
  const manifests = named.map(({ image, name }) => ({
    ...image.root,
    ...(name === undefined ? {} : { annotations: { 'org.opencontainers.image.ref.name': name } }),
  }));
  const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests };
  return [
    { name: 'oci-layout', content: Buffer.from('{"imageLayoutVersion":"1.0.0"}') },
    { name: 'index.json', content: Buffer.from(JSON.stringify(index)) },
    ...[...blobs].map(([digest, content]) => ({ name: blobName(digest), content })),
  ];
}

/** Path of a blob in a layout. */
export function blobName(digest: Digest): string {
  return `blobs/sha256/${hexOf(digest)}`;
}

export async function writeFiles(directory: string, files: readonly TarFile[]): Promise<void> {
  for (const { name, content = Buffer.alloc(0) } of files) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), content);
  }
}

/** Writes an OCI image layout into `directory`. */
export async function writeOciLayout(
  directory: string,
  images: GeneratedImage | readonly NamedImage[],
): Promise<void> {
  await writeFiles(directory, ociLayoutFiles(images));
}
