import type { Digest } from '../../oci/digest.ts';

/**
 * Whether the layers still without a holder are most likely new. Layers form a chain: an image that shares a layer
 * shares those below it too. So where the lower layers of a manifest have been located and only its uppermost ones
 * have not, these were probably built just now, and no other repository will hold them.
 *
 * @param chains layer digests of each manifest, lowest first
 * @param located whether the target or a source is known to hold the layer
 */
export function onlyTopLayersMissing(
  chains: readonly (readonly Digest[])[],
  missing: ReadonlySet<Digest>,
  located: (digest: Digest) => boolean,
): boolean {
  return chains
    .filter(chain => chain.some(digest => missing.has(digest)))
    .every(chain => {
      const highest = chain.findLastIndex(digest => located(digest));
      return highest >= 0 && chain.slice(0, highest).every(digest => !missing.has(digest));
    });
}
