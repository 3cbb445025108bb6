import type { Descriptor } from '../../oci/descriptor.ts';
import { DigestVerifier } from '../../oci/digest.ts';
import { maxManifestBytes } from '../../oci/manifest.ts';
import { ImageError } from '../../shared/errors.ts';
import { MissingContentError } from './image-content.ts';

const remedy = 'The image is damaged: build or save it again.';

/**
 * The bytes of a small document (manifest, config) as its descriptor promises them.
 * @param what how messages call it: `Manifest`, `Config`
 * @throws MissingContentError; ImageError when size or digest is another, or it is larger than 4 MiB
 */
export async function readVerified(
  descriptor: Descriptor,
  what: string,
  where: string,
  read: (descriptor: Descriptor) => Promise<Buffer | undefined>,
): Promise<Buffer> {
  if (descriptor.size > maxManifestBytes) {
    throw new ImageError(
      `${what} ${descriptor.digest} is ${descriptor.size} bytes, more than the 4 MiB a registry takes.`,
      'Build the image again.',
    );
  }
  const bytes = (await read(descriptor)) ?? embeddedData(descriptor);
  if (bytes === undefined) throw new MissingContentError(descriptor.digest, what, where);
  requireSize(descriptor, bytes.length, what, where);
  const verifier = new DigestVerifier(descriptor.digest);
  verifier.update(bytes);
  const { actual, matches } = verifier.finish();
  if (!matches) {
    throw new ImageError(`${what} ${descriptor.digest} (${where}) has the digest ${actual}.`, remedy);
  }
  return bytes;
}

/** @throws ImageError when `actual` bytes is not what the descriptor says */
export function requireSize(descriptor: Descriptor, actual: number, what: string, where: string): void {
  if (actual === descriptor.size) return;
  throw new ImageError(
    `${what} ${descriptor.digest} (${where}) has ${actual} bytes, its descriptor says ${descriptor.size}.`,
    remedy,
  );
}

/** Content that the descriptor carries along (OCI image spec, "Embedded Content"); undefined when it has none. */
export function embeddedData(descriptor: Descriptor): Buffer | undefined {
  return descriptor.data === undefined ? undefined : Buffer.from(descriptor.data, 'base64');
}
