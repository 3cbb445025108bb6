import type { Digest } from '../../oci/digest.ts';

/** Bytes of one blob that is kept, and of all of them. */
export const kept = { blob: 256 * 1024, total: 16 * 1024 * 1024 } as const;

/** Keeps the last small blobs: configs and attestations, which explain an image. */
export class SmallBlobs {
  readonly #blobs = new Map<Digest, Buffer>();
  #bytes = 0;

  get(digest: Digest): Buffer | undefined {
    return this.#blobs.get(digest);
  }

  keep(digest: Digest, bytes: Buffer): void {
    if (bytes.byteLength > kept.blob || this.#blobs.has(digest)) return;
    this.#blobs.set(digest, bytes);
    this.#bytes += bytes.byteLength;
    for (const [oldest, { byteLength }] of this.#blobs) {
      if (this.#bytes <= kept.total) return;
      this.#blobs.delete(oldest);
      this.#bytes -= byteLength;
    }
  }
}
