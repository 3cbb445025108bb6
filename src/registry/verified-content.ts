import { type Digest, DigestVerifier, shortDigest } from '../oci/digest.ts';
import { ImageError, messageOf, PushError } from '../shared/errors.ts';
import { pathOf, readError } from '../shared/file-error.ts';
import type { BlobContent } from './repository.ts';

const remedy = 'Rebuild or re-save the image, and do not modify it during the push.';

/**
 * The blob's bytes from `offset`, hashed from the first byte. The last chunk follows only after digest and size have been
 * verified, so that a request with the blob's Content-Length cannot complete with different bytes.
 * @throws ImageError, and errors of a source in another registry
 */
export async function* verifiedBytes(
  content: BlobContent,
  offset = 0,
): AsyncGenerator<Uint8Array, void, undefined> {
  const verifier = new DigestVerifier(content.digest);
  let size = 0;
  let held: Uint8Array | undefined;
  for await (const chunk of read(content)) {
    const start = size;
    size += chunk.byteLength;
    if (size > content.size) break;
    verifier.update(chunk);
    if (held !== undefined) yield held;
    held = remainder(chunk, offset - start);
  }
  check(content, size, verifier);
  if (held !== undefined) yield held;
}

/** `chunk` without its first `skip` bytes; undefined if none are left. */
function remainder(chunk: Uint8Array, skip: number): Uint8Array | undefined {
  if (skip <= 0) return chunk;
  return skip < chunk.byteLength ? chunk.subarray(skip) : undefined;
}

function check(content: BlobContent, size: number, verifier: DigestVerifier): void {
  const name = `Layer ${shortDigest(content.digest)}`;
  if (size > content.size) {
    throw new ImageError(
      `${name} (${content.digest}) is longer than its expected ${content.size} bytes.`,
      remedy,
    );
  }
  if (size < content.size) {
    throw new ImageError(`${name} (${content.digest}) ended after ${size} of ${content.size} bytes.`, remedy);
  }
  const { actual, matches } = verifier.finish();
  if (!matches) throw mismatch(name, content.digest, actual);
}

function mismatch(name: string, expected: Digest, actual: Digest): ImageError {
  return new ImageError(
    `${name} has digest ${actual}, expected ${expected}. It is corrupt, or changed while being read.`,
    remedy,
  );
}

async function* read(content: BlobContent): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const chunk of await content.open()) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('The source returned text instead of bytes.');
      yield chunk;
    }
  } catch (error) {
    if (error instanceof PushError) throw error;
    const file = pathOf(error);
    if (file !== undefined) throw readError(error, `read layer ${shortDigest(content.digest)}`, file);
    throw new ImageError(
      `Layer ${shortDigest(content.digest)} (${content.digest}) cannot be read: ${messageOf(error)}.`,
      remedy,
      { cause: error },
    );
  }
}
