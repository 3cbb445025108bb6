import type { Readable } from 'node:stream';
import type { Digest } from '../oci/digest.ts';

/** Bytes to send, with the digest and size that they must have. */
export interface BlobContent {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  /** The whole blob from its start; a new stream each call, so that a failed attempt can be repeated. */
  open(): Promise<Readable>;
}

/** An upload session that the registry opened (202 with a Location). */
export interface UploadSession {
  /** Location with its opaque query; always of the registry's own origin. */
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

/** How a blob's bytes got there. */
export interface SentBlob {
  /** Body bytes put on the wire, failed attempts included. */
  readonly bytesSent: number;
  /** Attempts that moved bytes; 1 when all went well. */
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

/** Called with the number of body bytes just handed to the socket; negative when a failed attempt is taken back. */
export type ProgressListener = (bytes: number) => void;

/**
 * One repository of one registry over the OCI distribution API. Every method retries what can be retried, re-checks
 * what must not be blindly repeated, and throws AccessDeniedError, RepositoryNotFoundError, CredentialsError,
 * RegistryError, ImageError (local bytes that are not what their digest says) or AbortedError.
 */
export interface Repository {
  /** Registry host with port. */
  readonly host: string;
  readonly name: string;
  /** Size in bytes, or undefined when the repository does not have the blob. */
  headBlob(digest: Digest): Promise<number | undefined>;
  /** The blob's bytes, redirects followed without credentials, digest verified while read. */
  readBlob(digest: Digest): Promise<Readable>;
  /** POST uploads, with `mount` and `from` when given. A refused mount of whatever status is not an error. */
  openUpload(mount?: MountRequest): Promise<OpenedUpload>;
  /**
   * One streamed PUT with Content-Length, after it the blob is in the repository. Bytes are hashed while they are
   * sent and the last of them is held back until the hash is right: a wrong blob is never committed.
   */
  sendBlob(
    session: UploadSession | undefined,
    content: BlobContent,
    progress?: ProgressListener,
  ): Promise<SentBlob>;
  /** Gives an upload session up; never throws. */
  cancelUpload(session: UploadSession): Promise<void>;
  /** By tag or digest; undefined when there is none. */
  headManifest(reference: string): Promise<StoredManifestHead | undefined>;
  getManifest(reference: string): Promise<FetchedManifest | undefined>;
  /** PUT under a tag or digest; the answer's digest must be that of the bytes. */
  putManifest(reference: string, bytes: Buffer, mediaType: string): Promise<void>;
  /**
   * Takes a tag away that leads to `digest`; that it is gone already is no error. ECR deletes an image with its last
   * tag. Does not look before the first attempt whether the tag still leads there, but does before it repeats one.
   */
  deleteTag(tag: string, digest: Digest): Promise<void>;
}
