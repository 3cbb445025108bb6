import type { Compressor } from '../../compression/compress-layer.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { mediaTypes } from '../../oci/media-types.ts';
import type { BlobContent } from '../../registry/repository.ts';
import type { ImageLayer } from '../locating/image-blobs.ts';
import type { PushContext } from '../push-context.ts';

/** Compresses uncompressed layers of the source as the options say. The result is reproducible. */
export class LayerCompression {
  readonly #context: PushContext;
  #compressor: Promise<Compressor> | undefined;

  constructor(context: PushContext) {
    this.#context = context;
  }

  /** Compresses `layer`, and discards the result when `use` is done with it. @throws ImageError when it is corrupt */
  async compressed<T>(
    layer: ImageLayer,
    use: (descriptor: Descriptor, content: BlobContent) => Promise<T>,
  ): Promise<T> {
    const { source, options } = this.#context;
    this.#compressor ??= this.#context.createCompressor();
    const compressor = await this.#compressor;
    const { digest: diffId, size } = layer.descriptor;
    const result = await compressor.compress({ diffId, size, open: () => source.open(layer.descriptor) });
    try {
      const mediaType = options.compression === 'zstd' ? mediaTypes.ociLayerZstd : mediaTypes.ociLayerGzip;
      return await use({ mediaType, digest: result.digest, size: result.size }, result);
    } finally {
      await result.discard();
    }
  }

  async close(): Promise<void> {
    const compressor = await this.#compressor;
    this.#compressor = undefined;
    await compressor?.close();
  }
}
