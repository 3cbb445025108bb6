import type { Readable } from 'node:stream';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import { ImageError, isRegistryAnswer, messageOf } from '../../shared/errors.ts';
import type { PushPlan } from '../locating/plan.ts';
import type { PushContext, RegistryConnection } from '../push-context.ts';

/** Reads blobs from the source, or from a repository if the source does not contain them. */
export class BlobBytes {
  readonly #source: PushContext['source'];
  readonly #connection: RegistryConnection;
  readonly #elsewhere: ReadonlyMap<Digest, readonly string[]>;

  constructor({ source }: PushContext, connection: RegistryConnection, { layers }: PushPlan) {
    this.#source = source;
    this.#connection = connection;
    const missing = layers.filter(({ elsewhere }) => elsewhere.length > 0);
    this.#elsewhere = new Map(
      missing.flatMap(({ descriptor, elsewhere }) => (descriptor ? [[descriptor.digest, elsewhere]] : [])),
    );
  }

  /** A new stream of the blob from its start. @throws ImageError when no repository returns it */
  async open(blob: Descriptor): Promise<Readable> {
    const holders = this.#elsewhere.get(blob.digest);
    return holders === undefined ? await this.#source.open(blob) : await this.#copy(blob, holders);
  }

  /** Like a mount, this needs ecr:GetDownloadUrlForLayer. The encryption and the account setting do not matter. */
  async #copy({ digest }: Descriptor, holders: readonly string[]): Promise<Readable> {
    let refusal: unknown;
    for (const holder of holders) {
      try {
        return await this.#connection.repository(holder).readBlob(digest);
      } catch (error) {
        if (!isRegistryAnswer(error)) throw error;
        refusal = error;
      }
    }
    throw new ImageError(
      `Layer ${digest} is missing from ${this.#source.description}, and ${holders.join(', ')} did not return it: ${messageOf(refusal)}`,
      "Rebuild the image with all its layers, or allow ecr:GetDownloadUrlForLayer there in the role's IAM policy (see docs/iam.md).",
      { cause: refusal },
    );
  }
}
