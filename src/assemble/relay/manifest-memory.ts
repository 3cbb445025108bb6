import type { Digest } from '../../oci/digest.ts';
import type { FetchedManifest } from '../../registry/repository.ts';

/** How much is kept, in manifests and in bytes. */
export interface MemoryBounds {
  readonly manifests: number;
  readonly bytes: number;
}

const defaultBounds: MemoryBounds = { manifests: 4096, bytes: 64 * 1024 * 1024 };

/** The manifests that clients pushed last, so that they need not be read back to describe an image. */
export class ManifestMemory {
  readonly #bounds: MemoryBounds;
  /** The oldest first. */
  readonly #manifests = new Map<Digest, FetchedManifest>();
  #bytes = 0;

  constructor(bounds = defaultBounds) {
    this.#bounds = bounds;
  }

  /** May drop the oldest ones. */
  keep(manifest: FetchedManifest): void {
    this.#drop(manifest.digest);
    this.#manifests.set(manifest.digest, manifest);
    this.#bytes += manifest.bytes.byteLength;
    for (const oldest of this.#manifests.keys()) {
      if (this.#manifests.size <= this.#bounds.manifests && this.#bytes <= this.#bounds.bytes) return;
      this.#drop(oldest);
    }
  }

  get(digest: Digest): FetchedManifest | undefined {
    return this.#manifests.get(digest);
  }

  #drop(digest: Digest): void {
    this.#bytes -= this.#manifests.get(digest)?.bytes.byteLength ?? 0;
    this.#manifests.delete(digest);
  }
}
