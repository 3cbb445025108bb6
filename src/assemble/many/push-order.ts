import type { Digest } from '../../oci/digest.ts';
import { sumOf } from '../../shared/sum.ts';
import type { KnownBlobs } from './known-blobs.ts';

/**
 * The order in which images are pushed, so that each blob that several of them have is sent by the one that is complete
 * first: images that share blobs go first, and of these the one with the fewest bytes of its own, then the smallest: a base
 * before the images on it. Images with compressed layers go before those that ask for the same layers by their diff IDs. Pure.
 * @returns positions in `images`, the first one first
 */
export function pushOrder(images: readonly KnownBlobs[]): readonly number[] {
  const having = countImages(images);
  const ranks = images.map((blobs, position) => ({ position, ...rankOf(blobs, having) }));
  const ordered = ranks.toSorted(
    (a, b) =>
      Number(b.shares) - Number(a.shares) ||
      Number(a.uncompressed) - Number(b.uncompressed) ||
      a.ownBytes - b.ownBytes ||
      a.bytes - b.bytes ||
      a.position - b.position,
  );
  return ordered.map(({ position }) => position);
}

interface Rank {
  /** It has blobs that others have as well. */
  readonly shares: boolean;
  readonly uncompressed: boolean;
  /** Bytes of blobs that no other image has. */
  readonly ownBytes: number;
  readonly bytes: number;
}

type Having = ReadonlyMap<Digest, { readonly images: number; readonly compressed: number }>;

function rankOf({ sizes, diffIds, uncompressed }: KnownBlobs, having: Having): Rank {
  const isShared = (digest: Digest): boolean => {
    const { images = 0, compressed = 0 } = having.get(digest) ?? {};
    const diffId = diffIds.get(digest);
    return images > 1 || compressed > 0 || (diffId !== undefined && (having.get(diffId)?.images ?? 0) > 0);
  };
  const own = [...sizes].filter(([digest]) => !isShared(digest));
  const shares = own.length < sizes.size;
  return {
    shares,
    uncompressed: shares && uncompressed,
    ownBytes: sumOf(own, ([, bytes]) => bytes),
    bytes: shares ? sumOf(sizes, ([, bytes]) => bytes) : 0,
  };
}

/** How many images have a blob under that digest, and how many a compressed layer with it as the diff ID. */
function countImages(images: readonly KnownBlobs[]): Having {
  const having = new Map<Digest, { images: number; compressed: number }>();
  const add = (digest: Digest, what: 'images' | 'compressed'): void => {
    const counts = having.get(digest) ?? { images: 0, compressed: 0 };
    counts[what] += 1;
    having.set(digest, counts);
  };
  for (const { sizes, diffIds } of images) {
    for (const digest of sizes.keys()) add(digest, 'images');
    for (const diffId of new Set(diffIds.values())) add(diffId, 'compressed');
  }
  return having;
}
