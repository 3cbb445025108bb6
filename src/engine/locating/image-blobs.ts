import { type Descriptor, isKeptByReference } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import { createdByOf, diffIdsOf, platformOf } from '../../oci/image-config.ts';
import {
  type ImageNode,
  type ManifestNode,
  manifestsOf,
  uncompressedLayersOf,
} from '../../oci/image-tree.ts';
import { formatPlatform, isUnknownPlatform } from '../../oci/platform.ts';

/** One distinct layer blob of the image, as it is in the source. */
export interface ImageLayer {
  readonly descriptor: Descriptor;
  readonly diffId?: Digest;
  /** From the config's history; untrusted text. */
  readonly createdBy: string;
  /** Platforms whose manifests refer to the layer; none for artifacts. */
  readonly platforms: readonly string[];
  /** An uncompressed tar. It is compressed, or replaced by a known compressed layer, before it is pushed. */
  readonly uncompressed: boolean;
  /** The source does not contain it, so it has to be in the target or in a repository to mount or read it from. */
  readonly missingAtSource: boolean;
  /** Only attestations in the index of an image refer to it, so it is no layer to the user. */
  readonly attestation?: true;
}

export interface ImageBlobs {
  /** Distinct layers in image order, without those kept by reference. */
  readonly layers: readonly ImageLayer[];
  /** Distinct layers that the manifest keeps by reference. A registry does not store them. */
  readonly byReference: readonly Descriptor[];
  /** Distinct configs that are not also layers. */
  readonly configs: readonly Descriptor[];
  /** The layer digests of each manifest, lowest layer first. Without attestations, because no other repository has theirs. */
  readonly chains: readonly (readonly Digest[])[];
  readonly platforms: readonly string[];
}

/** Collects the blobs of an image, each one once. */
export function blobsOfImage(root: ImageNode): ImageBlobs {
  const layers = new Map<Digest, ImageLayer>();
  const configs = new Map<Digest, Descriptor>();
  const manifests = manifestsOf(root);
  // on their own, attestations are what was pushed, and their blobs count like those of any artifact
  const attesting = manifests.every(isAttestation) ? [] : manifests.filter(isAttestation);
  const referred = manifests.flatMap(({ manifest }) => manifest.layers.filter(isKeptByReference));
  for (const node of manifests) {
    configs.set(node.manifest.config.digest, node.manifest.config);
    for (const layer of layersOf(node, attesting.includes(node)))
      layers.set(layer.descriptor.digest, merge(layers.get(layer.descriptor.digest), layer));
  }
  return {
    layers: [...layers.values()],
    byReference: [...new Map(referred.map(layer => [layer.digest, layer])).values()],
    configs: [...configs.values()].filter(config => !layers.has(config.digest)),
    chains: manifests
      .filter(node => !isAttestation(node))
      .map(node => layersOf(node, false).map(layer => layer.descriptor.digest)),
    platforms: [...new Set(manifests.flatMap(platformNames))],
  };
}

function layersOf(node: ManifestNode, attestation: boolean): ImageLayer[] {
  const diffIds = node.config === undefined ? [] : diffIdsOf(node.config);
  const createdBy = node.config === undefined ? [] : createdByOf(node.config);
  const platforms = platformNames(node);
  const uncompressed = new Set(uncompressedLayersOf(node));
  return node.manifest.layers.flatMap((descriptor, position) => {
    if (isKeptByReference(descriptor)) return [];
    const diffId = diffIds[position];
    return {
      descriptor,
      ...(diffId === undefined ? {} : { diffId }),
      createdBy: createdBy[position] ?? '',
      platforms,
      uncompressed: uncompressed.has(descriptor),
      missingAtSource: node.missingLayers?.has(descriptor.digest) ?? false,
      ...(attestation ? { attestation } : {}),
    };
  });
}

function merge(known: ImageLayer | undefined, layer: ImageLayer): ImageLayer {
  if (known === undefined) return layer;
  const { attestation, ...rest } = known;
  return {
    ...rest,
    ...(attestation && layer.attestation ? { attestation } : {}),
    createdBy: known.createdBy || layer.createdBy,
    // A file of an artifact has to stay as it is, even if it is also a layer.
    uncompressed: known.uncompressed && layer.uncompressed,
    platforms: [...new Set([...known.platforms, ...layer.platforms])],
  };
}

function isAttestation(node: ManifestNode): boolean {
  const platform = node.descriptor.platform ?? platformOf(node.config);
  return platform !== undefined && isUnknownPlatform(platform);
}

function platformNames(node: ManifestNode): string[] {
  const platform = node.descriptor.platform ?? platformOf(node.config);
  return platform === undefined || isUnknownPlatform(platform) ? [] : [formatPlatform(platform)];
}
