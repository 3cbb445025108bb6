import { promisify } from 'node:util';
import { constants, gzip, zstdCompress } from 'node:zlib';

export type Algorithm = 'gzip' | 'zstd';

/** Compresses one block to an independent member (gzip) or frame (zstd). */
export interface Codec {
  /** Uncompressed bytes per block, except for the last one. */
  readonly blockBytes: number;
  compress(block: Buffer): Promise<Buffer>;
}

const gzipBlock = promisify(gzip);
const zstdBlock = promisify(zstdCompress);

/**
 * Chosen by measurement: docs/design/compression.md. Node calls the thread pool once per `chunkSize` bytes of output. The
 * default of 16 KiB would make these calls take longer than zstd takes to fill a chunk.
 */
const defaults = {
  gzip: { blockBytes: 1024 * 1024, level: 5, chunkSize: 64 * 1024 },
  zstd: { blockBytes: 1 * 1024 * 1024, level: 3, chunkSize: 512 * 1024 },
} as const;
/** zlib's largest state: 8 % faster than its default, 0.4 % larger. */
const gzipMemory = constants.Z_MAX_MEMLEVEL;

/**
 * Several gzip members (RFC 1952, section 2.2) or zstd frames (RFC 8878, section 3.1) form a valid file, and every decoder
 * concatenates their contents. So blocks can be compressed independently.
 * @param level gzip 1 to 9, zstd 1 to 19
 */
export function createCodec(algorithm: Algorithm, level: number = defaults[algorithm].level): Codec {
  const { blockBytes, chunkSize } = defaults[algorithm];
  if (algorithm === 'zstd') {
    const params = { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: 1 };
    return { blockBytes, compress: block => zstdBlock(block, { params, chunkSize }) };
  }
  return {
    blockBytes,
    compress: async block => {
      const blockLevel = (await isCompressible(block)) ? level : constants.Z_NO_COMPRESSION;
      return withoutSystem(await gzipBlock(block, { level: blockLevel, memLevel: gzipMemory, chunkSize }));
    },
  };
}

/** Size of each of the three samples in bytes, and the maximum ratio at which the block is worth compressing. */
const probe = { bytes: 8 * 1024, ratio: 0.98 } as const;

/**
 * Archives, images and packages inside layers are already compressed: deflate is slowest on them and saves nothing. This
 * checks samples from the start, the middle and the end of the block.
 */
async function isCompressible(block: Buffer): Promise<boolean> {
  if (block.length < 8 * probe.bytes) return true;
  const places = [0, (block.length - probe.bytes) >>> 1, block.length - probe.bytes];
  const sample = Buffer.concat(places.map(at => block.subarray(at, at + probe.bytes)));
  const shrunk = await gzipBlock(sample, { level: constants.Z_BEST_SPEED });
  return shrunk.length < probe.ratio * sample.length;
}

/** Byte 9 of the header is the operating system; 255 means "unknown", so the output is the same on every system. */
function withoutSystem(member: Buffer): Buffer {
  member[9] = 255;
  return member;
}
