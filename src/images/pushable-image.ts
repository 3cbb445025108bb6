import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { PushError } from '../shared/errors.ts';
import type { BlobReceiver } from './blob-receiver.ts';

/** An image that another program can push, such as `docker push`. It asks for each blob that it knows, and sends the rest. */
export interface PushableImage {
  /** Of the root manifest, if the program stores one. Otherwise it compresses the layers and makes a manifest when it pushes. */
  readonly rootDigest?: Digest;
  /** Without a stored manifest: of the config. */
  readonly configDigest?: Digest;
  /** Of each layer, lowest first. A manifest that is made for the push has its layers in this order. */
  readonly diffIds: readonly Digest[];
  /** Bytes of all layers before compression. */
  readonly unpackedBytes: number;
  /**
   * Lets the program push the image. May be repeated with the same receiver: it then sends only what that does not find.
   * @throws what the receiver threw; NotPushableError when the program failed; AbortedError
   */
  push(receiver: BlobReceiver): Promise<PushedImage>;
}

/** What the program pushed: its manifests. The receiver has the blobs. */
export interface PushedImage {
  readonly root: Descriptor;
  readonly manifests: ReadonlyMap<Digest, Buffer>;
}

/** The image cannot be pushed by that program. It has to be read from the source, which takes longer. */
export class NotPushableError extends PushError {
  /** @param reason continues a sentence: "the Docker daemon is remote" */
  constructor(reason: string, options?: ErrorOptions) {
    super(
      `The image cannot be pushed with "docker push": ${reason}.`,
      'It is read with "docker save".',
      options,
    );
    this.reason = reason;
  }

  readonly reason: string;
}

/** A registry on this machine for one image, which another program pushes. It keeps the manifests. */
export interface LocalRegistry extends AsyncDisposable {
  /** `127.0.0.1:PORT/TOKEN/NAME`; takes any tag. */
  readonly repository: string;
  /** Aborts with the first error of the receiver as its reason. */
  readonly failed: AbortSignal;
  /** A number that changes with all that arrives. */
  readonly activity: () => number;
  /** @returns undefined if nothing was pushed to that tag */
  pushed(tag: string): PushedImage | undefined;
}

/** Starts a registry in front of the receiver. */
export type LocalRegistryFactory = (receiver: BlobReceiver) => Promise<LocalRegistry>;
