import { type Digest, DigestVerifier } from '../oci/digest.ts';
import { messageOf, PushError } from '../shared/errors.ts';
import type { Algorithm } from './codecs.ts';
import { type GrowthBudget, unpack } from './unpack.ts';

/**
 * Reads a compressed layer once and checks whether it unpacks to its diff ID.
 * @param compressed chunks; each is consumed before the next one is requested
 * @param layer `name`: used in messages; `budget`: shared by the layers of the image
 * @returns the problem as the end of a sentence; undefined if there is none
 * @throws the error of the source of the bytes, AbortedError
 */
export async function faultOfUnpacked(
  compressed: AsyncIterable<Buffer>,
  layer: {
    readonly diffId: Digest;
    readonly algorithm: Algorithm;
    readonly name: string;
    readonly budget: GrowthBudget;
  },
): Promise<string | undefined> {
  const verifier = new DigestVerifier(layer.diffId);
  const source = watched(compressed);
  try {
    for await (const chunk of unpack(source.chunks, layer.algorithm, layer)) verifier.update(chunk);
  } catch (error) {
    const failure = source.failure();
    if (failure !== undefined) throw failure.error;
    if (error instanceof PushError) throw error;
    const truncated = (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';
    return truncated ? 'it is truncated' : `it cannot be unpacked: ${messageOf(error)}`;
  }
  const { actual, matches } = verifier.finish();
  return matches ? undefined : `it unpacks to ${actual}, not to the diff ID in the image config`;
}

/** Distinguishes an error of the source from corrupt bytes. */
function watched(chunks: AsyncIterable<Buffer>) {
  let failure: { readonly error: unknown } | undefined;
  async function* pass(): AsyncGenerator<Buffer> {
    try {
      yield* chunks;
    } catch (error) {
      failure = { error };
      throw error;
    }
  }
  return { chunks: pass(), failure: () => failure };
}
