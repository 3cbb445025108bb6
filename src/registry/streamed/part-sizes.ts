import { blockBytes } from './part-pool.ts';

/** Also for registries without a minimum, because every part costs a round trip. */
const leastPartBytes = 5 * 1024 * 1024;

/** Blobs below this size are not sent before they are complete, so that the caller can still mount them. */
const firstPartBytes = 8 * 1024 * 1024;

/** A round trip per part of this size is of no consequence, even on fast links. */
export const mostBlocks = 16;

/** ECR takes 4,200 parts of a layer of up to 52,000 MiB (service quotas). After this many, parts have to be larger. */
const smallParts = 1000;
const laterPartBytes = 16 * 1024 * 1024;

/**
 * Blocks that the next part of an upload needs before it can be sent.
 * @param least minimum size of a part in bytes, according to the profile
 * @param before number of parts before it
 */
export function blocksOfPart(least: number, before: number): number {
  const bytes = before < smallParts ? leastPartBytes : laterPartBytes;
  return Math.ceil(Math.max(least, bytes) / blockBytes);
}

/** Size in bytes from which a part is sent as soon as the connection is free. */
export function sendablePartBytes(least: number, before: number): number {
  return Math.max(blocksOfPart(least, before) * blockBytes, before === 0 ? firstPartBytes : 0);
}
