import type { ImageContent } from '../../images/image-tree/image-content.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import { maxManifestBytes } from '../../oci/manifest.ts';
import type { Repository } from '../../registry/repository.ts';
import { readBounded } from '../../shared/read-bounded.ts';
import type { ManifestMemory } from './manifest-memory.ts';

/**
 * The content of an image whose manifest the registry has accepted: then the repository has all of it, also what no client asked
 * for. What went through the relay is not read back.
 */
export class ArrivedContent implements ImageContent {
  readonly #memory: ManifestMemory;
  readonly #small: (digest: Digest) => Buffer | undefined;
  readonly #repository: Repository;

  /** @param small content of a small blob that went through the relay */
  constructor(memory: ManifestMemory, small: (digest: Digest) => Buffer | undefined, repository: Repository) {
    this.#memory = memory;
    this.#small = small;
    this.#repository = repository;
  }

  async readManifest({ digest }: Descriptor): Promise<Buffer | undefined> {
    return (this.#memory.get(digest) ?? (await this.#repository.getManifest(digest)))?.bytes;
  }

  async readConfig({ digest }: Descriptor): Promise<Buffer | undefined> {
    return (
      this.#small(digest) ?? (await readBounded(await this.#repository.readBlob(digest), maxManifestBytes))
    );
  }

  async blobSize({ size }: Descriptor): Promise<number> {
    return size;
  }

  locate({ digest }: Descriptor): string {
    return `${digest} in ${this.#repository.name}`;
  }
}
