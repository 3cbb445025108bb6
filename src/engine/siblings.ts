import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';

/**
 * The other images of the same step, as one of them sees them: those that go before it. Every blob that they share is sent
 * by the first of them that has it; the others wait for its manifest, and then mount the blob. Nobody waits for an image
 * that comes later, so there is always one that waits for nobody.
 */
export interface Siblings {
  /**
   * Whether an image that goes first has the blob and has not failed.
   * @param digest as the image's source has it: of an uncompressed layer the diff ID
   */
  bring(digest: Digest): boolean;
  /**
   * Waits until an image that goes first and has the blob is complete in the registry.
   * @returns its repository; undefined if there is none, or all of them failed
   * @throws the reason of the push's signal
   */
  broughtBy(digest: Digest): Promise<string | undefined>;
  /**
   * Repositories of images that go first, have the blob, and are complete in the registry by now.
   * @param digest as the registry has it
   */
  heldBy(digest: Digest): readonly string[];
  /** The compressed layer that an image which is complete by now has for a diff ID. */
  compressed(diffId: Digest): Descriptor | undefined;
}

/** Runs work when a slot is free. */
export type Slots = <T>(work: () => Promise<T>) => Promise<T>;

/** Slots that all images of a step share. */
export interface TransferSlots {
  /** Mounts transfer no data, so there may be more of them at a time than uploads. */
  readonly mount: Slots;
  readonly upload: Slots;
}
