import { execFile } from 'node:child_process';
import { open, readdir, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createCompressor } from '../../src/compression/compress-layer.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { CancelledError, ImageError } from '../../src/shared/errors.ts';
import { FileStream } from '../../src/shared/file-stream.ts';
import { randomBytesOf } from '../support/generate-image.ts';
import { itWith } from '../support/needs.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const run = promisify(execFile);
const path = temporaryDirectory();

function compressor(algorithm: 'gzip' | 'zstd', signal = new AbortController().signal) {
  return createCompressor({ algorithm, directory: path(), signal });
}

/** `bytes` as a stream cut at `size`. */
function layerOf(bytes: Buffer, size = 64 * 1024) {
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
  return {
    diffId: digestOf(bytes),
    size: bytes.length,
    open: async () => Readable.from(chunks, { objectMode: false }),
  };
}

const text = (seed: string, size: number) => Buffer.from(randomBytesOf(seed, size).toString('hex'));

describe.each(['gzip', 'zstd'] as const)('%s', algorithm => {
  const plain = (bytes: Buffer) => (algorithm === 'gzip' ? gunzipSync(bytes) : zstdDecompressSync(bytes));

  it('gives any content back', async () => {
    const all = compressor(algorithm);
    const sizes = fc.oneof(
      fc.nat(2000),
      fc.integer({ min: 1024 * 1024 - 2, max: 1024 * 1024 + 2 }),
      fc.nat(9_000_000),
    );
    const property = fc.asyncProperty(sizes, fc.nat(), async (size, seed) => {
      const bytes = text(`${seed}`, Math.floor(size / 2));
      const compressed = await all.compress(layerOf(bytes));
      const sent = await buffer(await compressed.open());
      expect([digestOf(sent), sent.length]).toEqual([compressed.digest, compressed.size]);
      expect(digestOf(plain(sent))).toBe(digestOf(bytes));
      await compressed.discard();
    });
    await fc.assert(property, { numRuns: 12 });
    await all.close();
  });

  it('makes the same bytes, however the stream is cut and whatever else is compressed', async () => {
    const all = compressor(algorithm);
    const bytes = text('same', 3_000_000);
    const layers = await Promise.all(
      [1000, 65_536, 1_048_576, 7_777_777].map(size => all.compress(layerOf(bytes, size))),
    );
    expect(new Set(layers.map(({ digest }) => digest)).size).toBe(1);
    await all.close();
  });

  it.each([0, 1, 2 * 1024 * 1024 - 1, 2 * 1024 * 1024, 4 * 1024 * 1024 + 1])(
    'makes the same bytes of a file of %d bytes, which is read straight into the blocks',
    async size => {
      const all = compressor(algorithm);
      const bytes = randomBytesOf('file', size);
      await writeFile(path('in-file'), bytes);
      const handle = await open(path('in-file'));
      const tooShort = () => new Error('too short');
      const inFile = new FileStream(handle, {
        offset: 0,
        length: size,
        close: () => handle.close(),
        tooShort,
        unreadable: tooShort,
      });
      const [fromFile, streamed] = [
        await all.compress({ ...layerOf(bytes), open: async () => inFile }),
        await all.compress(layerOf(bytes)),
      ];
      expect(fromFile.digest).toBe(streamed.digest);
      await all.close();
    },
  );

  itWith([algorithm], 'is read by the tool of that name', async () => {
    const all = compressor(algorithm);
    const bytes = text('tool', 2_500_000);
    const compressed = await all.compress(layerOf(bytes));
    const file = path(`layer.${algorithm === 'gzip' ? 'gz' : 'zst'}`);
    await writeFile(file, await buffer(await compressed.open()));
    const { stdout } = await run(algorithm, ['-dc', file], { encoding: 'buffer', maxBuffer: 1e8 });
    expect(digestOf(stdout)).toBe(digestOf(bytes));
    await all.close();
  });
});

describe('a compressor', () => {
  const spools = async () => (await readdir(path())).filter(name => name.startsWith('layer-'));

  it('refuses a layer that is not what its diff ID says, and leaves nothing', async () => {
    const all = compressor('gzip');
    const layer = { ...layerOf(text('a', 1000)), diffId: digestOf('other') };
    await expect(all.compress(layer)).rejects.toThrow(ImageError);
    expect(await spools()).toEqual([]);
  });

  it('stops when it is cancelled, and leaves nothing', async () => {
    const controller = new AbortController();
    const all = compressor('gzip', controller.signal);
    const bytes = text('cancel', 3_000_000);
    const layer = {
      diffId: digestOf(bytes),
      size: bytes.length,
      open: async () =>
        Readable.from(
          (function* () {
            yield bytes;
            controller.abort(new CancelledError());
            yield bytes;
          })(),
        ),
    };
    await expect(all.compress(layer)).rejects.toThrow(CancelledError);
    expect(await spools()).toEqual([]);
  });

  it('removes at the end what nobody discarded', async () => {
    const all = compressor('gzip');
    await all.compress(layerOf(text('kept', 1000)));
    expect(await spools()).toHaveLength(1);
    await all.close();
    expect(await spools()).toEqual([]);
  });

  it('compresses an empty layer', async () => {
    const all = compressor('gzip');
    const compressed = await all.compress(layerOf(Buffer.alloc(0)));
    expect(gunzipSync(await buffer(await compressed.open()))).toHaveLength(0);
    await all.close();
  });
});
