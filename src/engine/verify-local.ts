import type { ImageSource } from '../images/image-source.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { DigestVerifier } from '../oci/digest.ts';
import { ImageError } from '../shared/errors.ts';

/**
 * Reads local blobs once before anything is written, so that a damaged image fails with nothing half-done behind.
 * They are hashed again while they are sent: a blob can change in between.
 * @throws ImageError naming the first blob that is not what its descriptor says
 */
export async function verifyLocalBlobs(
  source: ImageSource,
  blobs: readonly Descriptor[],
  signal: AbortSignal,
): Promise<void> {
  for (const blob of blobs) {
    signal.throwIfAborted();
    const verifier = new DigestVerifier(blob.digest);
    let size = 0;
    for await (const chunk of await source.open(blob)) {
      verifier.update(chunk);
      size += chunk.length;
    }
    const { actual, matches } = verifier.finish();
    if (matches && size === blob.size) continue;
    const found = matches ? `${size} bytes instead of ${blob.size}` : `the digest ${actual}`;
    throw new ImageError(
      `Blob ${blob.digest} of ${source.description} is damaged: it has ${found}.`,
      'Build or save the image again.',
    );
  }
}
