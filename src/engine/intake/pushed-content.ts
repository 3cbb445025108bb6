import type { ImageContent } from '../../images/image-tree/image-content.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import { maxManifestBytes } from '../../oci/manifest.ts';
import type { Repository } from '../../registry/repository.ts';
import { readBounded } from '../../shared/read-bounded.ts';
import type { Intake } from './intake.ts';

/** The content of an image that was taken in: its manifests, and what the registry has of its blobs by now. */
export class PushedContent implements ImageContent {
  readonly #manifests: ReadonlyMap<Digest, Buffer>;
  readonly #intake: Pick<Intake, 'small' | 'placementOf'>;
  readonly #repository: Pick<Repository, 'readBlob' | 'name'>;

  constructor(
    manifests: ReadonlyMap<Digest, Buffer>,
    intake: Pick<Intake, 'small' | 'placementOf'>,
    repository: Pick<Repository, 'readBlob' | 'name'>,
  ) {
    this.#manifests = manifests;
    this.#intake = intake;
    this.#repository = repository;
  }

  async readManifest({ digest }: Descriptor): Promise<Buffer | undefined> {
    return this.#manifests.get(digest);
  }

  async readConfig({ digest }: Descriptor): Promise<Buffer | undefined> {
    const received = this.#intake.small(digest);
    if (received !== undefined || this.#intake.placementOf(digest) === undefined) return received;
    return await readBounded(await this.#repository.readBlob(digest), maxManifestBytes);
  }

  async blobSize({ digest }: Descriptor): Promise<number | undefined> {
    return this.#intake.placementOf(digest)?.size;
  }

  locate({ digest }: Descriptor): string {
    return `${digest} in ${this.#repository.name}`;
  }
}
