import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { constants, createZstdCompress, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { GrowthBudget, unpack } from '../../src/compression/unpack.ts';
import { ImageError } from '../../src/shared/errors.ts';

async function* pieces(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function unpacked(
  bytes: Buffer,
  algorithm: 'gzip' | 'zstd',
  options = {},
  length = 7,
): Promise<string> {
  let text = '';
  for await (const chunk of unpack(pieces(bytes, length), algorithm, { name: 'it', ...options }))
    text += chunk.toString();
  return text;
}

const members = { gzip: gzipSync, zstd: zstdCompressSync };

describe.each(['gzip', 'zstd'] as const)('unpacking %s', algorithm => {
  const pack = (text: string): Buffer => members[algorithm](text);
  const two = Buffer.concat([pack('one, '), pack('two')]);

  it.each([1, 2, 5, 13, 1000])('takes every member, wherever a chunk ends (%s bytes)', async length => {
    expect(await unpacked(two, algorithm, {}, length)).toBe('one, two');
  });

  it.each([
    ['zeros', Buffer.alloc(5)],
    ['garbage', Buffer.from('garbage')],
    ['the begin of a member', pack('x').subarray(0, 3)],
  ])('refuses %s after the last member', async (_, rest) => {
    await expect(unpacked(Buffer.concat([two, rest]), algorithm)).rejects.toThrow();
  });

  it('takes zeros after the last member of what may be padded', async () => {
    expect(await unpacked(Buffer.concat([two, Buffer.alloc(5)]), algorithm, { padded: true })).toBe(
      'one, two',
    );
  });

  it('counts the growth of several against one budget', async () => {
    const budget = new GrowthBudget(1000);
    const bytes = pack('x'.repeat(900));
    await unpacked(bytes, algorithm, { budget });
    expect(budget.spent).toBe(false);
    await unpacked(bytes, algorithm, { budget }); // grown, but no further than layers do
  });
});

it('ends when the budget is spent', async () => {
  const bomb = zstdCompressSync(Buffer.alloc(16 * 1024 * 1024));
  const budget = new GrowthBudget(1024);
  await expect(unpacked(bomb, 'zstd', { budget }, 100_000)).rejects.toThrow(ImageError);
  await expect(unpacked(zstdCompressSync('x'), 'zstd', { budget })).rejects.toThrow(/expands to more than/);
});

it('takes zstd with a window of 256 MiB, as engines do', async () => {
  const packer = createZstdCompress({ params: { [constants.ZSTD_c_windowLog]: 28 } });
  const packed = buffer(packer);
  for (const text of ['one, ', 'two']) if (!packer.write(text)) await once(packer, 'drain');
  packer.end();
  expect(await unpacked(await packed, 'zstd')).toBe('one, two');
});
