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
  readonly #target: string;
  readonly #repository: (name: string) => Pick<Repository, 'readBlob'>;

  /** @param target repository that took it in */
  constructor(
    manifests: ReadonlyMap<Digest, Buffer>,
    intake: Pick<Intake, 'small' | 'placementOf'>,
    target: string,
    repository: (name: string) => Pick<Repository, 'readBlob'>,
  ) {
    this.#manifests = manifests;
    this.#intake = intake;
    this.#target = target;
    this.#repository = repository;
  }

  async readManifest({ digest }: Descriptor): Promise<Buffer | undefined> {
    return this.#manifests.get(digest);
  }

  async readConfig({ digest }: Descriptor): Promise<Buffer | undefined> {
    const [received, placement] = [this.#intake.small(digest), this.#intake.placementOf(digest)];
    if (received !== undefined || placement === undefined) return received;
    // ECR does not return a blob that no manifest of the repository refers to, such as one that has just been mounted
    const { from = this.#target } = placement;
    return await readBounded(await this.#repository(from).readBlob(digest), maxManifestBytes);
  }

  async blobSize({ digest }: Descriptor): Promise<number | undefined> {
    return this.#intake.placementOf(digest)?.size;
  }

  locate({ digest }: Descriptor): string {
    return `${digest} in ${this.#target}`;
  }
}
