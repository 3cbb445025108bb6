import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import { type Digest, digestOf } from '../../../src/oci/digest.ts';
import { mediaTypes } from '../../../src/oci/media-types.ts';
import { generateImage, gzip, makeLayer } from '../../support/generate-image.ts';
import { ImageBuilder } from '../../support/image-builder.ts';
import { failureOf, push } from '../support/push.ts';
import { verifyStored } from '../support/stored.ts';

const emptyType = 'application/vnd.oci.empty.v1+json';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
  emulator.state.createRepository({ name: 'app' });
});
afterEach(() => emulator.close());

/** The JSON of a manifest that the registry has now. */
function stored(reference: string) {
  const bytes = emulator.state.repository('app').findManifest(reference)?.bytes;
  return JSON.parse(bytes?.toString() ?? 'null');
}

/** An image of one layer, plain or compressed. */
async function imageIn(builder: ImageBuilder, plain: boolean, more: object = {}) {
  const tar = await makeLayer('rebuilt', 2000);
  const config = {
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
  };
  const layer = plain
    ? builder.put(tar, mediaTypes.ociLayer, { annotations: { kept: 'yes' } })
    : builder.put(gzip(tar), mediaTypes.ociLayerGzip);
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: builder.json(config, mediaTypes.ociConfig),
    layers: [layer],
    ...more,
  };
  return builder.json(manifest, mediaTypes.ociManifest, {
    platform: { os: 'linux', architecture: 'amd64' },
  });
}

/** As ORAS pushes a file, about `subject`: its layer has the media type of a plain tar, which it is not. */
function artifactIn(
  builder: ImageBuilder,
  subject: { digest: Digest; size: number; mediaType: string },
  config = builder.put('{}', emptyType),
) {
  const artifact = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType: 'application/vnd.example.sbom',
    config,
    layers: [builder.put('a file of text', mediaTypes.ociLayer)],
    subject,
  };
  return builder.json(artifact, mediaTypes.ociManifest, { artifactType: 'application/vnd.example.sbom' });
}

function indexIn(builder: ImageBuilder, manifests: readonly object[]) {
  const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests, later: { kept: [1] } };
  return builder.image(builder.json(index, mediaTypes.ociIndex));
}

const subjectOf = ({ mediaType, digest, size }: { mediaType: string; digest: Digest; size: number }) => ({
  mediaType,
  digest,
  size,
});

describe('an index with an artifact whose files have the media type of a plain tar', () => {
  it.each([
    ['without diff IDs', {}],
    ['with those of other layers', { rootfs: { type: 'layers', diff_ids: [digestOf('other')] } }],
  ])('arrives byte for byte, also when it has an image config %s', async (_, more) => {
    const builder = new ImageBuilder();
    const image = await imageIn(builder, false);
    const config = builder.json({ architecture: 'amd64', os: 'linux', ...more }, mediaTypes.ociConfig);
    const index = indexIn(builder, [image, artifactIn(builder, subjectOf(image), config)]);
    const { result } = await push(emulator, index, 'app');
    expect(result.digest).toBe(index.root.digest);
    await verifyStored(emulator, 'app', 'v1');
  });

  it('arrives byte for byte', async () => {
    const builder = new ImageBuilder();
    const image = await imageIn(builder, false);
    const index = indexIn(builder, [image, artifactIn(builder, subjectOf(image))]);
    const { result } = await push(emulator, index, 'app');
    expect(result.digest).toBe(index.root.digest);
    await verifyStored(emulator, 'app', 'v1');
  });
});

describe('an image with a plain layer', () => {
  it('keeps what is not the layer, and what speaks of it follows', async () => {
    const builder = new ImageBuilder();
    const image = await imageIn(builder, true, { annotations: { a: 'b' }, unknown: { deep: true } });
    const artifact = artifactIn(builder, subjectOf(image));
    const attestation = { ...artifact, annotations: { 'vnd.docker.reference.digest': image.digest } };
    const { result } = await push(emulator, indexIn(builder, [image, attestation]), 'app');
    await verifyStored(emulator, 'app', 'v1');
    const index = stored('v1');
    expect(result.digest).not.toBe(image.digest);
    expect(index.later).toEqual({ kept: [1] });
    const [entry, about] = index.manifests;
    expect(entry).toEqual({
      ...subjectOf(entry),
      platform: { os: 'linux', architecture: 'amd64' },
    });
    expect(about.annotations['vnd.docker.reference.digest']).toBe(entry.digest);
    expect(about.artifactType).toBe('application/vnd.example.sbom');
    expect(stored(about.digest).subject).toEqual(subjectOf(entry));
    const manifest = stored(entry.digest);
    expect(manifest).toMatchObject({ annotations: { a: 'b' }, unknown: { deep: true } });
    expect(manifest.layers).toEqual([
      { ...subjectOf(manifest.layers[0]), annotations: { kept: 'yes' }, mediaType: mediaTypes.ociLayerGzip },
    ]);
    expect(stored(about.digest).layers).toMatchObject([{ mediaType: mediaTypes.ociLayer }]);
  });

  it('is sent plain where an artifact needs the same file as it is', async () => {
    const builder = new ImageBuilder();
    const image = await imageIn(builder, true);
    const tar = await makeLayer('rebuilt', 2000);
    const artifact = {
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      artifactType: 'a/b',
      config: builder.put('{}', emptyType),
      layers: [builder.put(tar, mediaTypes.ociLayer)],
    };
    const index = indexIn(builder, [image, builder.json(artifact, mediaTypes.ociManifest)]);
    const { result } = await push(emulator, index, 'app');
    expect(result.digest).toBe(index.root.digest);
    await verifyStored(emulator, 'app', 'v1');
  });

  it('drops embedded content that is no longer its own', async () => {
    const builder = new ImageBuilder();
    const image = await imageIn(builder, true);
    const data = builder.blobs.get(image.digest)?.toString('base64');
    await push(emulator, indexIn(builder, [{ ...image, data }]), 'app');
    expect(stored('v1').manifests[0].data).toBeUndefined();
    await verifyStored(emulator, 'app', 'v1');
  });

  it('stays Docker schema 2 with gzip, and becomes OCI with zstd, its config untouched', async () => {
    const image = await generateImage({
      layers: [500, 600],
      seed: 'd',
      compression: 'none',
      format: 'docker',
    });
    const config = image.manifests[0]?.config.digest;
    await push(emulator, image, 'app', { tags: ['gzip'] });
    await push(emulator, image, 'app', { tags: ['zstd'], compression: 'zstd', matchDiffIds: false });
    expect(stored('gzip')).toMatchObject({
      mediaType: mediaTypes.dockerManifest,
      config: { digest: config, mediaType: mediaTypes.dockerConfig },
      layers: [{ mediaType: mediaTypes.dockerLayerGzip }, { mediaType: mediaTypes.dockerLayerGzip }],
    });
    expect(stored('zstd')).toMatchObject({
      mediaType: mediaTypes.ociManifest,
      config: { digest: config, mediaType: mediaTypes.ociConfig },
      layers: [{ mediaType: mediaTypes.ociLayerZstd }, { mediaType: mediaTypes.ociLayerZstd }],
    });
    await verifyStored(emulator, 'app', 'zstd');
  });

  it('whose manifest is nested too deeply to be rewritten is a clear error', async () => {
    const builder = new ImageBuilder();
    const manifest = builder.blobs.get((await imageIn(builder, true)).digest)?.toString() ?? '';
    const deep = `${'{"x":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const root = builder.put(`${manifest.slice(0, -1)},"deep":${deep}}`, mediaTypes.ociManifest);
    const { reason } = await failureOf(push(emulator, builder.image(root), 'app'));
    expect(String(reason)).toMatch(/cannot be rewritten: it is nested too deeply/);
  });
});

describe('an image without layers', () => {
  it.each([
    ['an empty list', []],
    ['null, as Go writes it', null],
  ])('that says so with %s arrives byte for byte', async (_, none) => {
    const builder = new ImageBuilder();
    const config = {
      architecture: 'amd64',
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: none },
      history: none,
    };
    const manifest = {
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config: builder.json(config, mediaTypes.ociConfig),
      layers: none,
    };
    const image = builder.image(builder.json(manifest, mediaTypes.ociManifest));
    const { result } = await push(emulator, image, 'app');
    expect(result.digest).toBe(image.root.digest);
    const bytes = await readFile(emulator.state.store.pathOf(digestOf(JSON.stringify(config))));
    expect(bytes.toString()).toBe(JSON.stringify(config));
  });
});
