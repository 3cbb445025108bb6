import { isKeptByReference } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import { parseManifest } from '../../oci/manifest.ts';
import type { FetchedManifest } from '../../registry/repository.ts';
import { ImageError } from '../../shared/errors.ts';

/** What a manifest refers to in its own repository. */
export interface References {
  /** Members of an index. */
  readonly children: readonly Digest[];
  /** Config and layers of a manifest, without layers that are kept by reference. */
  readonly blobs: readonly Digest[];
}

/** Nothing for a manifest of an unknown type: what it means is up to the registry. */
export function referencesOf({ bytes, mediaType }: Pick<FetchedManifest, 'bytes' | 'mediaType'>): References {
  try {
    const parsed = parseManifest(bytes, mediaType, 'The manifest');
    if (parsed.kind === 'index') {
      return { children: parsed.index.manifests.map(({ digest }) => digest), blobs: [] };
    }
    const { config, layers } = parsed.manifest;
    const stored = layers.filter(layer => !isKeptByReference(layer));
    return { children: [], blobs: [...new Set([config, ...stored].map(({ digest }) => digest))] };
  } catch (error) {
    if (error instanceof ImageError) return { children: [], blobs: [] };
    throw error;
  }
}
