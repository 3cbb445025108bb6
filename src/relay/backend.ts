import type { BlobReceiver } from '../images/blob-receiver.ts';
import type { Digest } from '../oci/digest.ts';
import type { FetchedManifest, ServedBlob, ServedList, StoredManifestHead } from '../registry/repository.ts';

/** What the server serves. Methods throw PushError; clients see its message and remedy as an OCI error. */
export interface RelayBackend {
  /**
   * A repository that clients push to, or read from.
   * @param name valid name of a repository, without the token
   * @throws RepositoryNotFoundError, AccessDeniedError
   */
  repository(name: string): Promise<RelayRepository>;
}

export interface RelayRepository extends BlobReceiver {
  /** @param range value of the client's Range header @returns undefined if there is no such blob */
  readBlob(digest: Digest, range: string | undefined): Promise<ServedBlob | undefined>;
  /** @param reference tag or digest */
  headManifest(reference: string): Promise<StoredManifestHead | undefined>;
  getManifest(reference: string): Promise<FetchedManifest | undefined>;
  /** @returns the manifest's digest */
  putManifest(reference: string, bytes: Buffer, mediaType: string): Promise<Digest>;
  /** @param query of the client, such as `n=100&last=v1`; empty if there is none */
  listTags(query: string): Promise<ServedList>;
  listReferrers(digest: Digest, query: string): Promise<ServedList>;
}
