export type Compression = 'none' | 'gzip' | 'zstd' | 'bzip2' | 'xz';

/** First bytes of each format. */
const magic: readonly (readonly [Compression, string])[] = [
  ['gzip', '1f8b'],
  ['zstd', '28b52ffd'],
  ['bzip2', '425a68'],
  ['xz', 'fd377a585a00'],
];
/** zstd's skippable frames, which may come first. */
const skippableFrame = /^5[0-9a-f]2a4d18/;

/** Bytes that `detectCompression` wants to see. */
export const magicBytes = 6;

/** What the first bytes of a file say that it is compressed with. */
export function detectCompression(head: Buffer): Compression {
  const hex = head.toString('hex', 0, magicBytes);
  if (skippableFrame.test(hex)) return 'zstd';
  return magic.find(([, start]) => hex.startsWith(start))?.[0] ?? 'none';
}
