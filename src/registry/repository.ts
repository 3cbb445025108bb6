import type { Readable } from 'node:stream';
import type { Digest } from '../oci/digest.ts';

/** Bytes to send, with their expected digest and size. */
export interface BlobContent {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  /** Opens the whole blob. Each call returns a new stream, so that a failed attempt can be repeated. */
  open(): Promise<Readable>;
}

/** An upload session that the registry opened (202 with a Location). */
export interface UploadSession {
  /** Location with its opaque query. Its origin is always that of the registry. */
  readonly location: URL;
}

export type OpenedUpload =
  | { readonly mounted: true }
  | { readonly mounted: false; readonly session: UploadSession };

export interface MountRequest {
  readonly digest: Digest;
  /** Source repository, without host. */
  readonly from: string;
}

/** How a blob was uploaded. */
export interface SentBlob {
  /** Body bytes sent, including failed attempts. */
  readonly bytesSent: number;
  /** Attempts that sent bytes; 1 if nothing failed. */
  readonly attempts: number;
}

export interface StoredManifestHead {
  readonly digest: Digest;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
}

export interface FetchedManifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/**
 * An upload whose digest and size are known only at its end. It keeps only a part of the blob in memory, sends one part after
 * the other, and repeats a failed part.
 */
export interface BlobWriter {
  /** Bytes taken so far. */
  readonly size: number;
  /** Copies the bytes. Resolves when it can take more; write the next piece only then. */
  write(chunk: Uint8Array): Promise<void>;
  /**
   * The complete blob, if it is so small that nothing was sent yet. The caller sends it in another way, or calls `commit`.
   * It can be read until `discard`, which the caller calls afterwards.
   * @throws ImageError if the bytes do not have this digest
   */
  whole(digest: Digest): BlobContent | undefined;
  /** All bytes were written. @throws ImageError if they do not have this digest; the registry then does not get the blob */
  commit(digest: Digest): Promise<SentBlob>;
  /** Releases the memory, and cancels the upload unless it is committed. Never throws. */
  discard(): Promise<void>;
}

/** A blob as the registry serves it. The URL of a redirect is that of the blob storage, and has no credentials of the registry. */
export type ServedBlob =
  | { readonly redirect: URL }
  | {
      /** 200 or 206. */
      readonly status: number;
      /** Bytes of this response; undefined if unknown. */
      readonly size?: number;
      /** Content-Range of a 206. */
      readonly contentRange?: string;
      /** Not verified. Destroy it to stop reading. */
      readonly stream: Readable;
    };

/** A JSON list (tags, referrers), as the registry returned it. */
export interface ServedList {
  readonly bytes: Buffer;
  readonly mediaType: string;
  /** Query of the next page, from the Link header; undefined on the last one. */
  readonly nextQuery?: string;
  /** OCI-Filters-Applied. */
  readonly filtersApplied?: string;
}

/** Called with the number of body bytes just written to the socket; negative to undo those of a failed attempt. */
export type ProgressListener = (bytes: number) => void;

/**
 * One repository of one registry over the OCI distribution API. Every method retries failures that can be retried, checks
 * the state in the registry before it repeats a write, and throws AccessDeniedError, RepositoryNotFoundError,
 * CredentialsError, RegistryError, ImageError (local bytes that do not match their digest) or AbortedError.
 */
export interface Repository {
  /** Registry host with port. */
  readonly host: string;
  readonly name: string;
  /** Size in bytes, or undefined if the repository does not have the blob. */
  headBlob(digest: Digest): Promise<number | undefined>;
  /** The blob's bytes. Follows redirects without credentials, and verifies the digest. */
  readBlob(digest: Digest): Promise<Readable>;
  /** The blob as the registry serves it, for another client. @param range of that client @returns undefined if there is none */
  serveBlob(digest: Digest, range?: string): Promise<ServedBlob | undefined>;
  /** Begins an upload of unknown size and digest. Sends nothing yet. */
  writeBlob(progress?: ProgressListener): BlobWriter;
  /** One page of tags/list. @param query such as `n=100&last=v1` */
  listTags(query: string): Promise<ServedList>;
  /** One page of the referrers of a manifest. */
  listReferrers(digest: Digest, query: string): Promise<ServedList>;
  /**
   * Begins an upload and cancels it, because some registries create a missing repository for that (ECR: if a repository
   * creation template matches). Requests that follow tolerate for a moment that the registry does not see it yet.
   * @returns false if the repository does not exist
   */
  createOnPush(): Promise<boolean>;
  /** POST uploads, with `mount` and `from` if given. A rejected mount is not an error, regardless of its status. */
  openUpload(mount?: MountRequest): Promise<OpenedUpload>;
  /**
   * Uploads the blob in one streamed PUT with Content-Length. The bytes are hashed while they are sent, and the last
   * chunk is held back until the hash is right, so that a corrupt blob is never committed.
   */
  sendBlob(
    session: UploadSession | undefined,
    content: BlobContent,
    progress?: ProgressListener,
  ): Promise<SentBlob>;
  /** Cancels an upload session. Never throws. */
  cancelUpload(session: UploadSession): Promise<void>;
  /** By tag or digest; undefined if there is none. */
  headManifest(reference: string): Promise<StoredManifestHead | undefined>;
  getManifest(reference: string): Promise<FetchedManifest | undefined>;
  /** PUT to a tag or digest. The digest in the response must match the bytes. */
  putManifest(reference: string, bytes: Buffer, mediaType: string): Promise<void>;
  /**
   * Deletes a tag that points to `digest`. A tag that does not exist is not an error. ECR deletes an image with its last
   * tag. Checks what the tag points to before every attempt except the first.
   */
  deleteTag(tag: string, digest: Digest): Promise<void>;
}
