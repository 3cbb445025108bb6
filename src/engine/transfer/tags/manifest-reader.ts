import type { EcrControlPlane } from '../../../ecr/control-plane.ts';
import { type Digest, digestOf } from '../../../oci/digest.ts';
import { type ParsedManifest, parseManifest } from '../../../oci/manifest.ts';
import type { Repository } from '../../../registry/repository.ts';
import { isRegistryAnswer } from '../../../shared/errors.ts';
import type { ToleratedErrors } from '../../opening/tolerated-errors.ts';

/** Reads manifests of the target by digest, with the ECR API or, if the role is not allowed to, the registry API. */
export class ManifestReader {
  readonly #ecr: Pick<EcrControlPlane, 'manifests'>;
  readonly #repository: Repository;
  readonly #tolerated: ToleratedErrors;

  constructor(ecr: Pick<EcrControlPlane, 'manifests'>, repository: Repository, tolerated: ToleratedErrors) {
    this.#ecr = ecr;
    this.#repository = repository;
    this.#tolerated = tolerated;
  }

  /** @returns the manifests that could be read; sends no request for an empty list */
  async read(digests: readonly Digest[]): Promise<ReadonlyMap<Digest, ParsedManifest>> {
    if (digests.length === 0) return new Map();
    const found = await this.#fetch([...new Set(digests)]);
    return new Map(
      found.flatMap(({ digest, bytes, mediaType }) => {
        const parsed = digestOf(bytes) === digest ? parsedOrNothing(bytes, mediaType, digest) : undefined;
        return parsed === undefined ? [] : [[digest, parsed]];
      }),
    );
  }

  async #fetch(digests: readonly Digest[]) {
    try {
      return await this.#ecr.manifests(this.#repository.name, digests);
    } catch (error) {
      this.#tolerated.tolerate(error, 'tags-by-registry');
      const read = await Promise.all(digests.map(digest => this.#readOne(digest)));
      return read.filter(manifest => manifest !== undefined);
    }
  }

  async #readOne(digest: Digest) {
    try {
      return await this.#repository.getManifest(digest);
    } catch (error) {
      if (isRegistryAnswer(error)) return undefined;
      throw error;
    }
  }
}

/** A broken image of another push is not a reason to fail. */
function parsedOrNothing(bytes: Buffer, mediaType: string, digest: Digest): ParsedManifest | undefined {
  try {
    return parseManifest(bytes, mediaType === '' ? undefined : mediaType, digest);
  } catch {
    return undefined;
  }
}
