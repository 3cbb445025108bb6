import { describe, expect, it } from '@jest/globals';
import { readManifestContents } from '../../../emulator/rules/manifest.ts';
import { isNonDistributable } from '../../../emulator/rules/media-types.ts';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const ociManifest = 'application/vnd.oci.image.manifest.v1+json';
const ociIndex = 'application/vnd.oci.image.index.v1+json';
const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digest('c'), size: 7 };
const layer = { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: digest('1'), size: 9 };
const child = { mediaType: ociManifest, digest: digest('d'), size: 300 };
const image = { schemaVersion: 2, mediaType: ociManifest, config, layers: [layer] };
const index = { schemaVersion: 2, mediaType: ociIndex, manifests: [child] };
const read = (document: unknown) => readManifestContents(Buffer.from(JSON.stringify(document)));

describe('a manifest as the emulator reads it', () => {
  it('has the blobs of an image, config first', () => {
    expect(read(image)).toEqual({
      mediaType: ociManifest,
      artifactType: config.mediaType,
      blobs: [config, layer],
      children: [],
    });
  });

  it("can have Docker's media types", () => {
    const mediaType = 'application/vnd.docker.distribution.manifest.v2+json';
    expect(read({ ...image, mediaType })).toMatchObject({ mediaType, blobs: [config, layer] });
    const list = 'application/vnd.docker.distribution.manifest.list.v2+json';
    expect(read({ ...index, mediaType: list })).toMatchObject({ children: [child.digest] });
  });

  it('has the children of an index, its subject, type and annotations', () => {
    const document = {
      ...index,
      artifactType: 'text/x',
      subject: { ...child, digest: digest('e') },
      annotations: { a: 'b' },
    };
    expect(read(document)).toEqual({
      mediaType: ociIndex,
      artifactType: 'text/x',
      blobs: [],
      children: [child.digest],
      subject: digest('e'),
      annotations: { a: 'b' },
    });
  });

  it('can have null for an empty list', () => {
    expect(read({ ...image, layers: null }).blobs).toEqual([config]);
    expect(read({ ...index, manifests: null }).children).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['no schema version', { ...image, schemaVersion: undefined }],
    ['schema 1', { ...image, schemaVersion: 1 }],
    ['no media type', { ...image, mediaType: undefined }],
    ['a media type of something else', { ...image, mediaType: config.mediaType }],
    ['no config', { ...image, config: undefined }],
    ['no layers', { ...image, layers: undefined }],
    ['an index without manifests', { ...image, mediaType: ociIndex }],
    ['a malformed digest', { ...image, layers: [{ ...layer, digest: 'sha256:1' }] }],
    ['a negative size', { ...image, layers: [{ ...layer, size: -1 }] }],
    ['half a byte', { ...image, layers: [{ ...layer, size: 0.5 }] }],
    ['a size in words', { ...image, config: { ...config, size: '7' } }],
    ['a layer without a type', { ...image, layers: [{ ...layer, mediaType: '' }] }],
    ['half a platform', { ...index, manifests: [{ ...child, platform: { os: 'linux' } }] }],
    ['a subject without a digest', { ...image, subject: { mediaType: ociManifest, size: 1 } }],
    ['annotations that are no text', { ...image, annotations: { a: 1 } }],
    ['a list', [image]],
  ])('rejects %s', (_, document) => {
    expect(() => read(document)).toThrow();
  });

  it('rejects bytes that are not UTF-8', () => {
    const bytes = Buffer.from(JSON.stringify({ ...image, annotations: { a: '~' } }));
    bytes[bytes.indexOf('~')] = 0xff;
    expect(() => readManifestContents(bytes)).toThrow('not valid for encoding utf-8');
  });
});

it.each([
  ['application/vnd.oci.image.layer.nondistributable.v1.tar+zstd', true],
  ['application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', true],
  ['application/vnd.docker.image.rootfs.diff.tar.gzip', false],
  [layer.mediaType, false],
])('%s is a layer that does not have to exist: %s', (mediaType, expected) => {
  expect(isNonDistributable(mediaType)).toBe(expected);
});
