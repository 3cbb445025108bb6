import type { Descriptor } from '../../src/oci/descriptor.ts';
import { type Digest, digestOf } from '../../src/oci/digest.ts';
import type { GeneratedImage } from './generate-image.ts';

/** Puts an image together blob by blob, for what `generateImage` does not make. */
export class ImageBuilder {
  readonly blobs = new Map<Digest, Buffer>();

  /** @param more other members of the descriptor */
  put(content: Buffer | string, mediaType: string, more: Partial<Descriptor> = {}): Descriptor {
    const bytes = Buffer.from(content);
    const digest = digestOf(bytes);
    this.blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.length, ...more };
  }

  json(value: object, mediaType: string, more: Partial<Descriptor> = {}): Descriptor {
    return this.put(JSON.stringify(value), mediaType, more);
  }

  image(root: Descriptor): GeneratedImage {
    return { root, blobs: this.blobs, manifests: [] };
  }
}
