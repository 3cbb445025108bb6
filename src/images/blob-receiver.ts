import type { Digest } from '../oci/digest.ts';

/**
 * Takes in the blobs of an image one by one, for one repository, as a registry does. Used for images that another program
 * pushes, such as `docker push`. All methods may be called at the same time, and throw PushError or AbortedError.
 */
export interface BlobReceiver {
  /**
   * Size in bytes if the repository has the blob. It may have been mounted for this call.
   * @returns undefined if the blob has to be sent
   */
  find(digest: Digest): Promise<number | undefined>;
  /** Mounts the blob from that repository, or from any other. @returns false if it has to be sent */
  mount(digest: Digest, from: string): Promise<boolean>;
  /** Begins to take in a blob, whose digest and size are known only at its end. */
  receive(): Promise<IncomingBlob>;
}

/** A blob that arrives in pieces. Call `commit` or `discard` at its end; after an error, `discard`. */
export interface IncomingBlob {
  /** Bytes taken so far. */
  readonly size: number;
  /** Copies the bytes. Resolves when it can take more; write the next piece only then. */
  write(chunk: Uint8Array): Promise<void>;
  /** All bytes were written. @throws ImageError if they do not have this digest; the registry then does not get the blob */
  commit(digest: Digest): Promise<void>;
  /** Never throws. */
  discard(): Promise<void>;
}
