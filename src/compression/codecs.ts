import { promisify } from 'node:util';
import { constants, gzip, zstdCompress } from 'node:zlib';

export type Algorithm = 'gzip' | 'zstd';

/** Compresses one block to a member (gzip) or frame (zstd) that stands by itself. */
export interface Codec {
  /** Bytes of input in each block but the last. */
  readonly blockBytes: number;
  compress(block: Buffer): Promise<Buffer>;
}

const gzipBlock = promisify(gzip);
const zstdBlock = promisify(zstdCompress);

/**
 * Chosen by measurement: docs/design/compression.md. Node goes to the thread pool once for each `chunkSize` bytes of
 * output, 16 KiB unless it is told otherwise, which takes longer than zstd needs to fill them.
 */
const defaults = {
  gzip: { blockBytes: 1024 * 1024, level: 5, chunkSize: 64 * 1024 },
  zstd: { blockBytes: 1 * 1024 * 1024, level: 3, chunkSize: 512 * 1024 },
} as const;
/** zlib's largest state: 8 % faster than its default, 0.4 % larger. */
const gzipMemory = constants.Z_MAX_MEMLEVEL;

/**
 * A file of several gzip members (RFC 1952, section 2.2) or zstd frames (RFC 8878, section 3.1) is a valid file, which
 * every decoder reads as the members' contents one after the other: so blocks can be compressed independently.
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
      const wanted = (await compresses(block)) ? level : constants.Z_NO_COMPRESSION;
      return withoutSystem(await gzipBlock(block, { level: wanted, memLevel: gzipMemory, chunkSize }));
    },
  };
}

/** Bytes of each of the three samples, and what they must shrink to for the block to be worth compressing. */
const probe = { bytes: 8 * 1024, ratio: 0.98 } as const;

/**
 * Archives, pictures and packages inside layers are compressed already: deflate spends its longest on them and gains
 * nothing. Samples from the start, the middle and the end of the block tell.
 */
async function compresses(block: Buffer): Promise<boolean> {
  if (block.length < 8 * probe.bytes) return true;
  const places = [0, (block.length - probe.bytes) >>> 1, block.length - probe.bytes];
  const sample = Buffer.concat(places.map(at => block.subarray(at, at + probe.bytes)));
  const shrunk = await gzipBlock(sample, { level: constants.Z_BEST_SPEED });
  return shrunk.length < probe.ratio * sample.length;
}

/** Byte 9 of the header names the system that compressed; 255 says "unknown", on every system. */
function withoutSystem(member: Buffer): Buffer {
  member[9] = 255;
  return member;
}
