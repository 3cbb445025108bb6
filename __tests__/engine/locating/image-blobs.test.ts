import { describe, expect, it } from '@jest/globals';
import { blobsOfImage } from '../../../src/engine/locating/image-blobs.ts';
import { inTotoType } from '../../../src/oci/attestations.ts';
import type { Descriptor } from '../../../src/oci/descriptor.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import type { ImageNode, IndexNode, ManifestNode } from '../../../src/oci/image-tree.ts';
import { type Index, type Manifest, serializeManifest } from '../../../src/oci/manifest.ts';
import { mediaTypes } from '../../../src/oci/media-types.ts';
import type { Platform } from '../../../src/oci/platform.ts';

const amd64: Platform = { os: 'linux', architecture: 'amd64' };
const unknown: Platform = { os: 'unknown', architecture: 'unknown' };

const blob = (name: string, mediaType: string): Descriptor => ({
  mediaType,
  digest: digestOf(name),
  size: name.length,
});
const layer = blob('layer', mediaTypes.ociLayerGzip);
const statement = blob('statement', inTotoType);

function manifestOf(layers: readonly Descriptor[], platform?: Platform): ManifestNode {
  const config = blob('config', mediaTypes.ociConfig);
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config,
    layers: [...layers],
  };
  const bytes = serializeManifest(manifest);
  const descriptor = { mediaType: mediaTypes.ociManifest, digest: digestOf(bytes), size: bytes.length };
  const described = platform === undefined ? descriptor : { ...descriptor, platform };
  return { kind: 'manifest', manifest, bytes, descriptor: described };
}

function indexOf(...children: readonly ManifestNode[]): IndexNode {
  const mediaType = mediaTypes.ociIndex;
  const index: Index = { schemaVersion: 2, mediaType, manifests: children.map(child => child.descriptor) };
  const bytes = serializeManifest(index);
  const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
  return { kind: 'index', index, children, bytes, descriptor };
}

const attestations = (image: ImageNode) =>
  blobsOfImage(image)
    .layers.filter(found => found.attestation)
    .map(({ descriptor }) => descriptor.digest);

describe('of the blobs of an image, an attestation is', () => {
  it('one that only attestations in its index have', () => {
    const image = indexOf(manifestOf([layer], amd64), manifestOf([statement], unknown));
    expect(attestations(image)).toEqual([statement.digest]);
    expect(blobsOfImage(image).layers).toHaveLength(2);
  });

  it('not one that a platform has as well, in whatever order', () => {
    const [first, second] = [manifestOf([layer], amd64), manifestOf([layer, statement], unknown)];
    for (const image of [indexOf(first, second), indexOf(second, first)]) {
      expect(attestations(image)).toEqual([statement.digest]);
    }
  });

  it('none where there is no image to attest: an attestation alone, an index of attestations', () => {
    expect(attestations(manifestOf([statement], unknown))).toEqual([]);
    expect(attestations(indexOf(manifestOf([statement], unknown)))).toEqual([]);
  });

  it('none of an artifact without a platform, alone or in an index', () => {
    expect(attestations(manifestOf([statement]))).toEqual([]);
    expect(attestations(indexOf(manifestOf([layer], amd64), manifestOf([statement])))).toEqual([]);
  });
});
