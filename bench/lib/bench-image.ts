/**
 * The image in most cases: 13 layers, about 200 MB compressed, ten of them (158 MB) from a shared base. The layers contain
 * files of this machine (programs, libraries, scripts), so that they compress like real software.
 */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { RealFiles } from './real-files.ts';

/**
 * Sizes, in megabytes with gzip level 1, of the ten shared layers and of the three layers of each service. The layers are
 * written with level 6 and are about 10 % smaller.
 */
const sharedMegabytes = [34, 20, 65, 16, 1, 1, 25, 1, 1, 14];
const ownMegabytes = [37, 1, 6];
/** The same for the image in the Docker daemon: its base, and the small layers built on it, one COPY each. */
const builtMegabytes = { base: [130, 88, 58, 22, 6], own: [2, 0.8, 0.3] } as const;
/** The same for services on a base that no registry has: layers of the base, and those of each service in turn. */
const serviceMegabytes = {
  base: [66, 52, 32, 16, 1],
  own: [
    [1, 2],
    [2, 3, 1],
    [3, 4],
    [4, 1, 1],
  ],
} as const;
const gzipType = 'application/vnd.oci.image.layer.v1.tar+gzip';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';

interface Layer {
  readonly path: string;
  readonly digest: string;
  readonly diffId: string;
  readonly size: number;
}

export interface BenchImages {
  /** Paths of OCI layouts. */
  readonly app1: string;
  readonly app2: string;
}

/** Input of `docker build` for the image of the daemon cases. */
export interface BuiltImage {
  /** Path of the base's OCI layout. */
  readonly base: string;
  /** Files to copy into the image, by name. */
  readonly own: Readonly<Record<string, Buffer>>;
}

const digestOf = (bytes: Buffer | string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Writes two OCI layouts that share their first ten layers. */
export async function buildBenchImages(directory: string): Promise<BenchImages> {
  const content = new RealFiles(directory);
  const shared = await writeLayers(directory, 'shared', sharedMegabytes, content);
  const layout = async (name: string) => {
    const own = await writeLayers(directory, name, ownMegabytes, content);
    return writeLayout(join(directory, name), [...shared, ...own]);
  };
  return { app1: await layout('app1'), app2: await layout('app2') };
}

/** Eight layers, 275 MB compressed and 750 MB unpacked, 99 % of it from the base. */
export async function buildBuiltImage(directory: string): Promise<BuiltImage> {
  const content = new RealFiles(directory);
  const layers = await writeLayers(directory, 'built', builtMegabytes.base, content);
  const own: Record<string, Buffer> = {};
  for (const [at, megabytes] of builtMegabytes.own.entries()) {
    own[`part-${at}`] = await content.next(megabytes * 1_000_000);
  }
  return { base: await writeLayout(join(directory, 'base'), layers), own };
}

export interface Services {
  /** Path of the base's OCI layout. */
  readonly base: string;
  readonly baseLayers: number;
  readonly services: readonly BenchService[];
}

export interface BenchService {
  readonly name: string;
  /** Path of its OCI layout. */
  readonly layout: string;
  /** Files for `docker build` of a like one, by name. */
  readonly own: Readonly<Record<string, Buffer>>;
}

/** Services with two or three small layers of their own on a base of about 160 MB. */
export async function buildServices(directory: string, count: number): Promise<Services> {
  const content = new RealFiles(directory);
  const base = await writeLayers(directory, 'base', serviceMegabytes.base, content);
  const services: BenchService[] = [];
  for (let at = 0; at < count; at++) {
    const name = `service-${at}`;
    const own: Record<string, Buffer> = {};
    const layers: Layer[] = [];
    for (const [part, size] of (serviceMegabytes.own[at % serviceMegabytes.own.length] ?? []).entries()) {
      const tar = await content.next(size * 1_000_000);
      own[`part-${part}`] = tar;
      layers.push(await writeLayer(join(directory, 'layers', `${name}-${part}`), tar));
    }
    services.push({ name, own, layout: await writeLayout(join(directory, name), [...base, ...layers]) });
  }
  return { base: await writeLayout(join(directory, 'base'), base), baseLayers: base.length, services };
}

async function writeLayers(
  directory: string,
  name: string,
  sizes: readonly number[],
  content: RealFiles,
): Promise<Layer[]> {
  await mkdir(join(directory, 'layers'), { recursive: true });
  const layers: Layer[] = [];
  for (const [at, megabytes] of sizes.entries()) {
    const tar = await content.next(megabytes * 1_000_000);
    layers.push(await writeLayer(join(directory, 'layers', `${name}-${at}`), tar));
  }
  return layers;
}

async function writeLayer(path: string, tar: Buffer): Promise<Layer> {
  const hash = createHash('sha256');
  const compressor = createGzip({ level: 6 });
  compressor.on('data', (chunk: Buffer) => hash.update(chunk));
  await pipeline(Readable.from([tar]), compressor, createWriteStream(path));
  const { size } = await stat(path);
  return { path, digest: `sha256:${hash.digest('hex')}`, diffId: digestOf(tar), size };
}

/** @returns path of the layout */
export async function writeLayout(layout: string, layers: readonly Layer[]): Promise<string> {
  const blobs = join(layout, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  for (const { path, digest } of layers) await link(path, join(blobs, digest.slice('sha256:'.length)));
  const put = async (value: object, mediaType: string) => {
    const bytes = Buffer.from(JSON.stringify(value));
    const digest = digestOf(bytes);
    await writeFile(join(blobs, digest.slice('sha256:'.length)), bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const config = {
    architecture: 'amd64',
    os: 'linux',
    config: { Cmd: ['/app'] },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map((_, at) => ({ created_by: `COPY ${at} /`, created: '1970-01-01T00:00:00Z' })),
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: await put(config, 'application/vnd.oci.image.config.v1+json'),
    layers: layers.map(({ digest, size }) => ({ mediaType: gzipType, digest, size })),
  };
  const root = await put(manifest, manifestType);
  const annotations = { 'org.opencontainers.image.ref.name': 'v1' };
  await writeFile(
    join(layout, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [{ ...root, annotations }] }),
  );
  await writeFile(join(layout, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  return layout;
}
