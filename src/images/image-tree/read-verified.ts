import type { Descriptor } from '../../oci/descriptor.ts';
import { DigestVerifier } from '../../oci/digest.ts';
import { maxManifestBytes } from '../../oci/manifest.ts';
import { ImageError } from '../../shared/errors.ts';
import { MissingContentError } from './image-content.ts';

const remedy = 'Rebuild or re-save the image.';

/**
 * Reads a small document (manifest, config) and verifies it against its descriptor.
 * @param label used in messages: `Manifest`, `Config`
 * @throws MissingContentError; ImageError if size or digest do not match, or if it is larger than 4 MiB
 */
export async function readVerified(
  descriptor: Descriptor,
  label: string,
  where: string,
  read: (descriptor: Descriptor) => Promise<Buffer | undefined>,
): Promise<Buffer> {
  if (descriptor.size > maxManifestBytes) {
    throw new ImageError(
      `${label} ${descriptor.digest} is ${descriptor.size} bytes, more than the 4 MiB that registries accept.`,
      'Rebuild the image.',
    );
  }
  const bytes = (await read(descriptor)) ?? embeddedData(descriptor);
  if (bytes === undefined) throw new MissingContentError(descriptor.digest, label, where);
  requireSize(descriptor, bytes.length, label, where);
  const verifier = new DigestVerifier(descriptor.digest);
  verifier.update(bytes);
  const { actual, matches } = verifier.finish();
  if (!matches) {
    throw new ImageError(
      `${label} ${descriptor.digest} (${where}) is corrupt: it has digest ${actual}.`,
      remedy,
    );
  }
  return bytes;
}

/** @throws ImageError if `actual` is not the size in the descriptor, in bytes */
export function requireSize(descriptor: Descriptor, actual: number, label: string, where: string): void {
  if (actual === descriptor.size) return;
  throw new ImageError(
    `${label} ${descriptor.digest} (${where}) is corrupt: it is ${actual} bytes, expected ${descriptor.size}.`,
    remedy,
  );
}

/** Content embedded in the descriptor (OCI image spec, "Embedded Content"); undefined if there is none. */
export function embeddedData(descriptor: Descriptor): Buffer | undefined {
  return descriptor.data === undefined ? undefined : Buffer.from(descriptor.data, 'base64');
}
