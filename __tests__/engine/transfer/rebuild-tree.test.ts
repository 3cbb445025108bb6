import { describe, expect, it } from '@jest/globals';
import type { ImageLayer } from '../../../src/engine/locating/image-blobs.ts';
import { rebuild, substitutionsOf } from '../../../src/engine/transfer/rebuild.ts';
import type { Descriptor } from '../../../src/oci/descriptor.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import type { ImageNode, IndexNode, ManifestNode } from '../../../src/oci/image-tree.ts';
import { type Index, type Manifest, serializeManifest } from '../../../src/oci/manifest.ts';
import { mediaTypes } from '../../../src/oci/media-types.ts';

/** What happens to the documents of an image; what the registry makes of them is in rebuild.test.ts. */

const attestedDigest = 'vnd.docker.reference.digest';
const {
  ociLayer,
  ociLayerGzip,
  ociLayerZstd,
  dockerLayerGzip,
  ociManifest,
  dockerManifest,
  ociIndex,
  dockerList,
  ociConfig,
  dockerConfig,
} = mediaTypes;

const blob = (name: string, mediaType: string, more: Partial<Descriptor> = {}): Descriptor => ({
  mediaType,
  digest: digestOf(name),
  size: name.length,
  ...more,
});
const plain = blob('plain', ociLayer);
const compressed = (mediaType: string) => new Map([[plain.digest, blob('compressed', mediaType)]]);

const described = (bytes: Buffer, mediaType: string) => ({
  bytes,
  descriptor: { mediaType, digest: digestOf(bytes), size: bytes.byteLength },
});

function manifestOf(layers: readonly Descriptor[], more: Partial<Manifest> = {}): ManifestNode {
  const { mediaType = ociManifest } = more;
  const config = blob('config', mediaType === dockerManifest ? dockerConfig : ociConfig);
  const manifest: Manifest = { schemaVersion: 2, mediaType, config, layers: [...layers], ...more };
  return { kind: 'manifest', manifest, ...described(serializeManifest(manifest), mediaType) };
}

/** @param entries what an entry has beside the descriptor of its child, by position */
function indexOf(
  children: readonly ImageNode[],
  entries: readonly Partial<Descriptor>[] = [],
  mediaType: string = ociIndex,
): IndexNode {
  const manifests = children.map(({ descriptor }, at) => ({ ...descriptor, ...entries[at] }));
  const index: Index = { schemaVersion: 2, mediaType, manifests };
  return { kind: 'index', index, children, ...described(serializeManifest(index), mediaType) };
}

function rebuiltManifest(node: ImageNode, mediaType: string = ociLayerGzip): ManifestNode {
  const rebuilt = rebuild(node, compressed(mediaType));
  if (rebuilt.kind !== 'manifest') throw new Error('no manifest');
  return rebuilt;
}

function rebuiltIndex(node: ImageNode, mediaType: string = ociLayerGzip): IndexNode {
  const rebuilt = rebuild(node, compressed(mediaType));
  if (rebuilt.kind !== 'index') throw new Error('no index');
  return rebuilt;
}

const typesOf = ({ manifest }: ManifestNode) => manifest.layers.map(layer => layer.mediaType);

describe('a document without a layer that was compressed', () => {
  const manifest = manifestOf([blob('other', ociLayerGzip)]);
  const opaque: ImageNode = { kind: 'opaque', ...described(Buffer.from('?'), 'a/b') };

  it.each<[string, ImageNode]>([
    ['a manifest', manifest],
    ['an index', indexOf([manifest, opaque])],
    ['a document of unknown type', opaque],
  ])('stays the same object: %s', (_, node) => {
    expect(rebuild(node, compressed(ociLayerGzip))).toBe(node);
  });
});

describe('a manifest with a compressed layer', () => {
  it('refers to the compressed one at the same place, and to the same config', () => {
    const below = blob('below', ociLayerGzip);
    const node = manifestOf([below, plain]);
    const { manifest } = rebuiltManifest(node);
    expect(manifest.layers).toEqual([below, blob('compressed', ociLayerGzip)]);
    expect(manifest.config).toEqual(node.manifest.config);
  });

  it('is described by its own new bytes', () => {
    const { bytes, descriptor, manifest } = rebuiltManifest(manifestOf([plain]));
    expect(JSON.parse(bytes.toString())).toEqual(manifest);
    expect(descriptor).toEqual({ mediaType: ociManifest, digest: digestOf(bytes), size: bytes.byteLength });
  });

  it('keeps annotations of the layer, but not what is embedded of its content', () => {
    const annotated = { ...plain, annotations: { kept: 'yes' }, data: 'cGxhaW4=' };
    const [layer] = rebuiltManifest(manifestOf([annotated])).manifest.layers;
    expect(layer).toEqual({ ...blob('compressed', ociLayerGzip), annotations: { kept: 'yes' } });
  });

  it('keeps members of its own', () => {
    const more = { annotations: { title: 'x' }, artifactType: 'a/b' };
    expect(rebuiltManifest(manifestOf([plain], more)).manifest).toMatchObject(more);
  });
});

describe("a manifest of Docker's", () => {
  const node = manifestOf([blob('below', dockerLayerGzip), plain], { mediaType: dockerManifest });

  it('stays one with gzip, which has a layer type of Docker', () => {
    const rebuilt = rebuiltManifest(node);
    expect(typesOf(rebuilt)).toEqual([dockerLayerGzip, dockerLayerGzip]);
    expect(rebuilt.manifest).toMatchObject({ mediaType: dockerManifest, config: node.manifest.config });
    expect(rebuilt.descriptor.mediaType).toBe(dockerManifest);
  });

  it("becomes one of OCI with zstd, which has none, and its other members take OCI's types", () => {
    const rebuilt = rebuiltManifest(node, ociLayerZstd);
    expect(typesOf(rebuilt)).toEqual([ociLayerGzip, ociLayerZstd]);
    expect(rebuilt.manifest).toMatchObject({
      mediaType: ociManifest,
      config: { ...node.manifest.config, mediaType: ociConfig },
    });
    expect(rebuilt.descriptor.mediaType).toBe(ociManifest);
  });
});

describe('an index above a manifest that changed', () => {
  const image = manifestOf([plain]);
  const another = manifestOf([blob('other', ociLayerGzip)]);

  it('names it anew, with the platform it had, and leaves the others alone', () => {
    const platform = { os: 'linux', architecture: 'arm64' };
    const node = indexOf([another, image], [{}, { platform, data: 'e30=' }]);
    const { index, children } = rebuiltIndex(node);
    expect(children[0]).toBe(another);
    expect(index.manifests).toEqual([another.descriptor, { ...children[1]?.descriptor, platform }]);
    expect(children[1]?.descriptor.digest).not.toBe(image.descriptor.digest);
  });

  it('is described by its own new bytes', () => {
    const { bytes, descriptor, index } = rebuiltIndex(indexOf([image]));
    expect(JSON.parse(bytes.toString())).toEqual(index);
    expect(descriptor).toEqual({ mediaType: ociIndex, digest: digestOf(bytes), size: bytes.byteLength });
  });

  it('lets attestations and artifacts follow it', () => {
    const attestation = manifestOf([blob('in-toto', 'application/vnd.in-toto+json')]);
    const artifact = manifestOf([blob('sbom', 'text/plain')], { subject: image.descriptor });
    const annotations = { [attestedDigest]: image.descriptor.digest, kept: 'yes' };
    const { index, children } = rebuiltIndex(
      indexOf([attestation, image, artifact], [{ annotations }, {}, {}]),
    );
    const [attested, changed, about] = children;
    expect(attested).toBe(attestation);
    expect(index.manifests[0]?.annotations).toEqual({
      [attestedDigest]: changed?.descriptor.digest,
      kept: 'yes',
    });
    expect(about?.kind === 'manifest' && about.manifest.subject).toEqual(changed?.descriptor);
    expect(index.manifests[2]).toEqual(about?.descriptor);
    expect(about?.descriptor.digest).toBe(digestOf(about?.bytes ?? Buffer.alloc(0)));
  });

  it('is changed wherever it lies in other indexes', () => {
    const { index, children } = rebuiltIndex(indexOf([another, indexOf([image])]));
    const [, inner] = children;
    expect(index.manifests[1]).toEqual(inner?.descriptor);
    expect(inner).toEqual(rebuild(indexOf([image]), compressed(ociLayerGzip)));
  });

  it.each([
    ['stays a list of Docker while all are', ociLayerGzip, dockerList],
    ['becomes an index of OCI as soon as one is', ociLayerZstd, ociIndex],
  ])('%s', (_, layerType, expected) => {
    const docker = manifestOf([plain], { mediaType: dockerManifest });
    const { index, descriptor } = rebuiltIndex(indexOf([docker], [], dockerList), layerType);
    expect([index.mediaType, descriptor.mediaType]).toEqual([expected, expected]);
  });
});

const layerOf = (descriptor: Descriptor): ImageLayer => ({
  descriptor,
  createdBy: '',
  platforms: [],
  uncompressed: descriptor === plain,
  missingAtSource: false,
});

describe('what was substituted', () => {
  it('are the layers that were not pushed as they lay at the source', () => {
    const same = blob('same', ociLayerGzip);
    const gzipped = blob('compressed', ociLayerGzip);
    const pushed = [
      [plain, gzipped],
      [same, same],
    ] as const;
    const layers = pushed.map(([own, descriptor]) => ({ plan: { layer: layerOf(own) }, descriptor }));
    expect([...substitutionsOf(layers)]).toEqual([[plain.digest, gzipped]]);
  });
});
