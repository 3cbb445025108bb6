import { type Digest, DigestVerifier } from '../oci/digest.ts';
import { messageOf, PushError } from '../shared/errors.ts';
import { type GrowthBudget, unpack } from './unpack.ts';

/**
 * Reads a compressed layer once and says whether it unpacks to what its diff ID promises.
 * @param compressed chunks; each is used up before the next one is asked for
 * @param layer `name`: how messages call it; `budget`: of the image
 * @returns what is wrong with it, the end of a sentence; undefined when nothing is
 * @throws what the source of the bytes throws, AbortedError
 */
export async function faultOfUnpacked(
  compressed: AsyncIterable<Buffer>,
  layer: {
    readonly diffId: Digest;
    readonly algorithm: 'gzip' | 'zstd';
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
    const cut = (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';
    return cut ? 'it is cut off' : `it cannot be unpacked: ${messageOf(error)}`;
  }
  const { actual, matches } = verifier.finish();
  return matches ? undefined : `it unpacks to ${actual}, not to the diff ID that the image's config names`;
}

/** Tells a source that fails from bytes that are damaged. */
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
