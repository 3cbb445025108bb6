export type Compression = 'none' | 'gzip' | 'zstd' | 'bzip2' | 'xz';

/** Magic numbers of the formats. */
const magic: readonly (readonly [Compression, string])[] = [
  ['gzip', '1f8b'],
  ['zstd', '28b52ffd'],
  ['bzip2', '425a68'],
  ['xz', 'fd377a585a00'],
];
/** A zstd file may start with skippable frames. */
const skippableFrame = /^5[0-9a-f]2a4d18/;

/** Number of bytes that `detectCompression` needs. */
export const magicBytes = 6;

/** Detects the compression of a file from its first bytes. */
export function detectCompression(head: Buffer): Compression {
  const hex = head.toString('hex', 0, magicBytes);
  if (skippableFrame.test(hex)) return 'zstd';
  return magic.find(([, start]) => hex.startsWith(start))?.[0] ?? 'none';
}
