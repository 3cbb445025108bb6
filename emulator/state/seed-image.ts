import { type Digest, digestOf } from '../rules/digest.ts';
import { oci } from '../rules/media-types.ts';

export interface SeededBlob {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly mediaType?: string;
}

export interface SeededImage {
  readonly layers: readonly SeededBlob[];
  /** Default is generated from the layers' digests. */
  readonly config?: SeededBlob;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly tag?: string;
}

export interface SeededManifest {
  readonly bytes: Buffer;
  readonly mediaType: string;
  /** Config and layers. */
  readonly blobs: readonly SeededBlob[];
}

/**
 * The manifest of an image whose blobs are only declared by digest and size. They use no disk space and can be found and
 * mounted, but not downloaded.
 */
export function seededManifest({ layers, annotations, ...image }: SeededImage): SeededManifest {
  const config = image.config ?? madeUpConfig(layers);
  const manifest = {
    schemaVersion: 2,
    mediaType: oci.manifest,
    config: { mediaType: oci.config, ...config },
    layers: layers.map(layer => ({ mediaType: oci.layerGzip, ...layer })),
    ...(annotations === undefined ? {} : { annotations }),
  };
  return {
    bytes: Buffer.from(JSON.stringify(manifest)),
    mediaType: oci.manifest,
    blobs: [config, ...layers],
  };
}

function madeUpConfig(layers: readonly SeededBlob[]): SeededBlob {
  const text = `config of ${layers.map(({ digest }) => digest).join(' ')}`;
  return { digest: digestOf(text), size: text.length };
}
