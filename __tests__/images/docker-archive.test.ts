import { writeFile } from 'node:fs/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { mediaTypes } from '../../src/oci/media-types.ts';
import {
  type GeneratedImage,
  generateImage,
  makeTar,
  ociLayoutFiles,
  type TarFile,
} from '../support/generate-image.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { asManifest, failureOf, loadImage, optionsFor } from './support/sources.ts';

const path = temporaryDirectory();
/** Two images with uncompressed layers. The first one uses a layer twice. */
let first: GeneratedImage;
let second: GeneratedImage;
let count = 0;

beforeAll(async () => {
  const of = (layers: number[], seed: string) =>
    generateImage({ layers, seed, compression: 'none', format: 'docker' });
  first = await of([300, 200], 'first');
  second = await of([400], 'second');
});

const hexOf = (digest: string | undefined) => digest?.slice(7) ?? '';
const configOf = ({ manifests }: GeneratedImage) => manifests[0]?.config.digest;
const tarOf = ({ manifests }: GeneratedImage, at: number) => manifests[0]?.layers[at]?.tar ?? Buffer.alloc(0);
const json = (name: string, value: unknown): TarFile => ({
  name,
  content: Buffer.from(JSON.stringify(value)),
});
const configFile = (image: GeneratedImage, name = `${hexOf(configOf(image))}.json`): TarFile => ({
  name,
  content: image.manifests[0]?.configBytes ?? Buffer.alloc(0),
});

async function archive(files: readonly TarFile[]): Promise<string> {
  const file = path(`archive-${count++}.tar`);
  await writeFile(file, await makeTar(files));
  return file;
}

const load = async (input: string) => asManifest(await loadImage(input, optionsFor(path()))).manifest;
const firstEntry = (more: object = {}) => ({
  Config: `${hexOf(configOf(first))}.json`,
  RepoTags: ['app:1', 'docker.io/acme/app:latest'],
  Layers: ['a/layer.tar', 'b/layer.tar'],
  ...more,
});
const secondEntry = (more: object = {}) => ({
  Config: `${hexOf(configOf(second))}.json`,
  RepoTags: ['other:latest'],
  Layers: ['c/layer.tar'],
  ...more,
});
const legacy = (...listed: readonly object[]): readonly TarFile[] => [
  { name: 'a/layer.tar', content: tarOf(first, 0) },
  { name: 'b/layer.tar', content: tarOf(first, 1) },
  { name: 'c/layer.tar', content: tarOf(second, 0) },
  configFile(first),
  configFile(second),
  json('manifest.json', listed),
  json('repositories', { app: { 1: 'b' } }),
];

describe('an archive of several images', () => {
  it.each([
    'app:1',
    'docker.io/library/app:1',
    'index.docker.io/app:1',
    'acme/app',
    'docker.io/acme/app:latest',
    '@0',
  ])('gives the one that is named %s', async name => {
    const file = await archive(legacy(firstEntry(), secondEntry()));
    expect((await load(`docker-archive:${file}:${name}`)).config.digest).toBe(configOf(first));
  });

  it.each(['other', 'library/other:latest', '@1'])('gives the other one by the name %s', async name => {
    const file = await archive(legacy(firstEntry(), secondEntry()));
    expect((await load(`docker-archive:${file}:${name}`)).config.digest).toBe(configOf(second));
  });

  it.each(['', ':app', ':other:2', ':@2'])('lists them for a reference of "%s"', async reference => {
    const file = await archive(legacy(firstEntry(), secondEntry()));
    const { line } = await failureOf(load(`docker-archive:${file}${reference}`));
    expect(line).toContain(
      `Set it to one of: docker-archive:${file}:app:1, docker-archive:${file}:other:latest.`,
    );
  });

  it('that are one image under two entries is one', async () => {
    const file = await archive(
      legacy(firstEntry({ RepoTags: ['app:1'] }), firstEntry({ RepoTags: ['app:2'] })),
    );
    expect((await load(file)).config.digest).toBe(configOf(first));
  });

  it('which is a layout with a manifest.json too gives the one that is named', async () => {
    const blob = (digest: string | undefined) => `blobs/sha256/${hexOf(digest)}`;
    const listed = [first, second].map((image, at) => ({
      Config: blob(configOf(image)),
      RepoTags: [`image:${at}`],
      Layers: image.manifests[0]?.layers.map(({ diffId }) => blob(diffId)),
    }));
    const layout = ociLayoutFiles([{ image: first }, { image: second }]);
    const file = await archive([...layout, json('manifest.json', listed)]);
    const manifest = await load(`docker-archive:${file}:image:1`);
    expect(manifest.config.digest).toBe(configOf(second));
    expect(manifest.mediaType).toBe(mediaTypes.dockerManifest);
  });
});

describe('paths in manifest.json', () => {
  it('may start with ./, and lead through a directory that is a link', async () => {
    const entry = firstEntry({
      Config: `./${hexOf(configOf(first))}.json`,
      Layers: ['./a/layer.tar', 'linked/layer.tar'],
    });
    const link: TarFile = { name: 'linked', type: 'symlink', linkname: 'b' };
    const manifest = await load(await archive([...legacy(entry), link]));
    expect(manifest.layers.map(({ digest }) => digest)).toEqual(
      first.manifests[0]?.layers.map(({ diffId }) => diffId),
    );
  });

  it.each(['../../../etc/passwd', '/etc/passwd'])('that lead out, as %s, are refused', async Config => {
    const { line } = await failureOf(load(await archive(legacy(firstEntry({ Config })))));
    expect(line).toMatch(/points outside the archive/);
  });
});

describe('layers that are compressed inside the archive', () => {
  const compressed = async (second: (bytes: Buffer) => Buffer) => {
    const bytes = [gzipSync(tarOf(first, 0)), second(tarOf(first, 1))];
    const config = configOf(first) ?? '';
    const file = await archive([
      configFile(first, config), // as Kaniko and go-containerregistry name it
      ...bytes.map((content, at) => ({ name: `${at}.tar.gz`, content })),
      json('manifest.json', [{ Config: config, RepoTags: null, Layers: ['0.tar.gz', '1.tar.gz'] }]),
    ]);
    return { manifest: await load(file), sizes: bytes.map(({ length }) => length) };
  };

  it('stay as they are, in schema 2', async () => {
    const { manifest, sizes } = await compressed(gzipSync);
    expect(manifest.mediaType).toBe(mediaTypes.dockerManifest);
    expect(manifest.layers.map(({ size }) => size)).toEqual(sizes);
    expect(manifest.layers[0]?.mediaType).toBe(mediaTypes.dockerLayerGzip);
  });

  it('with zstd make it an OCI manifest', async () => {
    const { manifest } = await compressed(zstdCompressSync);
    expect(manifest.mediaType).toBe(mediaTypes.ociManifest);
    expect(manifest.layers.map(({ mediaType }) => mediaType)).toEqual([
      mediaTypes.ociLayerGzip,
      mediaTypes.ociLayerZstd,
    ]);
  });

  it('with what no registry takes are refused', async () => {
    const { line } = await failureOf(compressed(() => Buffer.from('fd377a585a000000', 'hex')));
    expect(line).toMatch(/compressed with xz, which registries do not accept/);
  });
});

describe('an archive', () => {
  it.each<[string, () => readonly TarFile[], RegExp]>([
    [
      'that lacks a layer',
      () => legacy(firstEntry()).filter(({ name }) => name !== 'b/layer.tar'),
      /b\/layer\.tar\) is missing from/,
    ],
    ['that lacks the config', () => legacy(firstEntry({ Config: 'x.json' })), /x\.json is missing from/],
    [
      'with a layer too few',
      () => legacy(firstEntry({ Layers: ['a/layer.tar'] })),
      /1 layers, but the image config lists 2/,
    ],
    [
      'whose config, a blob, was changed',
      () => [
        ...legacy(firstEntry({ Config: `blobs/sha256/${'0'.repeat(64)}` })),
        configFile(first, `blobs/sha256/${'0'.repeat(64)}`),
      ],
      /has digest .*, expected sha256:0000/,
    ],
    ['of nothing', () => legacy(), /contains no image/],
    ['that lists no images', () => [json('manifest.json', {})], /manifest\.json in .* is malformed/],
    ['of another kind', () => [json('x', {})], /neither manifest\.json nor index\.json/],
    ['that is an OCI archive', () => ociLayoutFiles(first), /Use oci-archive:/],
  ])('%s is told so', async (_, files, message) => {
    const { line } = await failureOf(load(`docker-archive:${await archive(files())}`));
    expect(line).toMatch(message);
  });

  it.each(['docker-archive:', 'oci-archive:', ''])('that Docker 1.9 saved is told so: %s', async prefix => {
    const old = [json('repositories', { app: { 1: 'a' } }), json('a/json', {}), ...legacy().slice(0, 1)];
    const { line } = await failureOf(load(`${prefix}${await archive(old)}`));
    expect(line).toMatch(/saved by Docker 1\.9 or older.*"docker load".*save it again/);
  });

  it.each([
    ['lower', { config: 'c.json', repotags: ['app:1'], layers: ['a/layer.tar', 'b/layer.tar'] }],
    ['upper', { CONFIG: 'c.json', REPOTAGS: ['app:1'], LAYERS: ['a/layer.tar', 'b/layer.tar'] }],
    [
      'both cases, the right one wins',
      {
        Config: 'c.json',
        RepoTags: ['app:1'],
        Layers: ['a/layer.tar', 'b/layer.tar'],
        config: 'x',
        LAYERS: [],
      },
    ],
  ])('with keys in %s case is read as Docker and skopeo read it', async (_, entry) => {
    const file = await archive([...legacy(entry), configFile(first, 'c.json')]);
    expect((await load(`docker-archive:${file}:app:1`)).config.digest).toBe(configOf(first));
  });

  it.each(['.json', ''])(
    'whose config has another name than its digest is pushed, with a warning: %s',
    async ending => {
      const Config = `${ending === '' ? 'sha256:' : ''}${'0'.repeat(64)}${ending}`;
      const file = await archive([...legacy(firstEntry({ Config })), configFile(first, Config)]);
      const warnings: string[] = [];
      const logger = { ...silentLogger, warning: (line: string) => void warnings.push(line) };
      const root = asManifest(await loadImage(file, optionsFor(path(), { logger })));
      expect(root.manifest.config.digest).toBe(configOf(first));
      expect(warnings).toEqual([
        expect.stringMatching(`Config ${Config} in .* has digest ${configOf(first)}`),
      ]);
    },
  );

  it('given as oci-archive: is told so', async () => {
    const { line } = await failureOf(load(`oci-archive:${await archive(legacy(firstEntry()))}`));
    expect(line).toMatch(/in "docker save" format\. Use docker-archive:/);
  });
});
