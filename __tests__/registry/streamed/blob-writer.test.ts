import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Digest, digestOf } from '../../../src/oci/digest.ts';
import { CancelledError, ImageError } from '../../../src/shared/errors.ts';
import { until } from '../../support/until.ts';
import { bytes, failureOf } from '../support/client.ts';
import { emulated, mebibyte, push, writeAll } from '../support/emulated.ts';

const registry = emulated();
/** One part of the smallest size at a time. */
const least = { uploadBlocks: 5 };
const large = bytes(12 * mebibyte + 7);
const small = bytes(100_000);

describe('a blob whose size is not known', () => {
  it('is sent as one PUT if it is small', async () => {
    const { app } = registry.connect();
    expect(await push(app.writeBlob(), small)).toEqual({ bytesSent: small.length, attempts: 1 });
    expect(await registry.has(small)).toBe(true);
    expect(registry.answered()).toEqual(['upload-open 202', 'upload-complete 201']);
  });

  it('is sent in parts while it is written, in order and with their positions', async () => {
    const { app } = registry.connect(least);
    const told: number[] = [];
    const writer = app.writeBlob(count => told.push(count));
    await writeAll(writer, large);
    expect(writer.size).toBe(large.length);
    expect(registry.emulator.requests.count('upload-part')).toBeGreaterThan(0);
    expect(await writer.commit(digestOf(large))).toEqual({ bytesSent: large.length, attempts: 1 });
    expect(await registry.has(large)).toBe(true);
    expect(registry.answered()).toEqual([
      'upload-open 202',
      'upload-part 201',
      'upload-part 201',
      'upload-complete 201',
    ]);
    const ranges = registry.emulator.requests.map(({ headers }) => headers['content-range']);
    expect(ranges.slice(1)).toEqual([
      `0-${5 * mebibyte - 1}`,
      `${5 * mebibyte}-${10 * mebibyte - 1}`,
      `${10 * mebibyte}-${large.length - 1}`,
    ]);
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(large.length);
  });

  it('is sent in larger parts if there is memory, and the next one is collected meanwhile', async () => {
    const { app } = registry.connect();
    const content = bytes(60 * mebibyte);
    await push(app.writeBlob(), content);
    expect(await registry.has(content)).toBe(true);
    const parts = registry.emulator.requests.filter(({ kind }) => kind === 'upload-part');
    expect(parts.every(({ requestBytes }) => requestBytes >= 8 * mebibyte)).toBe(true);
    expect(Math.max(...parts.map(({ requestBytes }) => requestBytes))).toBeGreaterThan(8 * mebibyte);
  });

  it('is stored with the same bytes, however they were split into writes', async () => {
    const { app } = registry.connect(least);
    const cuts = fc.array(fc.integer({ min: 0, max: large.length }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(cuts, fc.nat({ max: large.length }), async (positions, length) => {
        const content = large.subarray(0, length + 1);
        const writer = app.writeBlob();
        let at = 0;
        for (const position of [...positions.sort((a, b) => a - b), content.length]) {
          const end = Math.min(position, content.length);
          await writer.write(content.subarray(at, end));
          at = Math.max(at, end);
        }
        await writer.commit(digestOf(content));
        expect(await registry.has(content)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it('may be written from a buffer that is used again', async () => {
    const { app } = registry.connect(least);
    const writer = app.writeBlob();
    const piece = Buffer.alloc(300_000);
    for (let at = 0; at < large.length; at += piece.length) {
      const count = large.copy(piece, 0, at);
      await writer.write(piece.subarray(0, count));
      piece.fill(0);
    }
    await writer.commit(digestOf(large));
    expect(await registry.has(large)).toBe(true);
  });
});

describe('a complete small blob', () => {
  it('can be read any number of times, and nothing was sent', async () => {
    const { app } = registry.connect();
    const writer = app.writeBlob();
    await writeAll(writer, small);
    const content = writer.whole(digestOf(small));
    for (let times = 0; times < 2; times += 1) {
      const chunks: Buffer[] = [];
      for await (const chunk of (await content?.open()) ?? []) chunks.push(chunk);
      expect(Buffer.concat(chunks).equals(small)).toBe(true);
    }
    expect(content).toMatchObject({ digest: digestOf(small), size: small.length });
    await writer.discard();
    expect(registry.answered()).toEqual([]);
  });

  it('cannot be read after its memory was released', async () => {
    const writer = registry.connect().app.writeBlob();
    await writeAll(writer, small);
    const content = writer.whole(digestOf(small));
    await writer.discard();
    const reading = async () => {
      for await (const _ of (await content?.open()) ?? []);
    };
    await expect(reading()).rejects.toThrow('discarded');
  });

  it('can be committed as well', async () => {
    const writer = registry.connect().app.writeBlob();
    await writeAll(writer, small);
    writer.whole(digestOf(small));
    await writer.commit(digestOf(small));
    expect(await registry.has(small)).toBe(true);
  });

  it('leaves the rest of its memory to others', async () => {
    const { app } = registry.connect({ uploadBlocks: 6 });
    const first = app.writeBlob();
    await writeAll(first, small);
    const second = app.writeBlob();
    let written = false;
    const writing = writeAll(second, small).then(() => {
      written = true;
    });
    await turn();
    expect(written).toBe(false);
    first.whole(digestOf(small));
    await writing;
    await Promise.all([first.discard(), second.discard()]);
  });

  it('is not returned once a part of it was sent', async () => {
    const writer = registry.connect(least).app.writeBlob();
    await writeAll(writer, large);
    expect(writer.whole(digestOf(large))).toBeUndefined();
    await writer.discard();
  });
});

describe('bytes that do not have the digest', () => {
  it.each([
    ['small', small],
    ['in parts', large],
  ])('(%s) are never committed, and the session is cancelled', async (_, content) => {
    const told: number[] = [];
    const writer = registry.connect(least).app.writeBlob(count => told.push(count));
    await writeAll(writer, content);
    expect(await failureOf(writer.commit(digestOf('other')))).toBeInstanceOf(ImageError);
    expect(registry.emulator.requests.count('upload-complete')).toBe(0);
    expect(registry.emulator.state.uploads.size).toBe(0);
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(0);
  });

  it('are not returned as a whole blob', async () => {
    const writer = registry.connect().app.writeBlob();
    await writeAll(writer, small);
    expect(() => writer.whole(digestOf('other'))).toThrow(ImageError);
    await writer.discard();
  });
});

describe('a sha512 digest', () => {
  const sha512 = (content: Buffer): Digest => `sha512:${createHash('sha512').update(content).digest('hex')}`;

  it('is verified if the blob is small', async () => {
    const writer = registry.connect().app.writeBlob();
    await writeAll(writer, small);
    expect(writer.whole(sha512(small))?.size).toBe(small.length);
    expect(() => writer.whole(sha512(large))).toThrow(ImageError);
    await writer.discard();
  });

  it('is refused if the blob is large', async () => {
    const writer = registry.connect(least).app.writeBlob();
    await writeAll(writer, large);
    const error = await failureOf(writer.commit(sha512(large)));
    expect(String(error)).toContain('cannot be verified');
    expect(registry.emulator.requests.count('upload-complete')).toBe(0);
  });
});

describe('many uploads at once', () => {
  it.each([
    ['large ones', 8 * mebibyte, 30],
    ['small ones', 10_000, 50],
  ])('(%s) share little memory, and all complete', async (_, size, count) => {
    const { app } = registry.connect({ uploadBlocks: 12 });
    const contents = Array.from({ length: count }, (_, seed) => bytes(size + seed, seed));
    await Promise.all(contents.map(content => push(app.writeBlob(), content)));
    for (const content of contents) expect(await registry.has(content)).toBe(true);
  });
});

describe('a writer', () => {
  it('takes no more bytes while all memory is used and nothing is sent', async () => {
    registry.emulator.faults.add({ kind: 'upload-part', fault: { type: 'stall' } });
    const { app } = registry.connect({ uploadBlocks: 11 });
    const writer = app.writeBlob();
    const writing = failureOf(writeAll(writer, large));
    await until(() => registry.emulator.requests.count('upload-part') === 1);
    for (let turns = 0; turns < 50; turns += 1) await turn();
    expect(writer.size).toBe(8 * mebibyte); // three blocks are left, too few for a part
    await writer.discard();
    await writing;
  });

  it('that is discarded ends its requests, frees its memory, and cancels its session', async () => {
    registry.emulator.faults.add({ kind: 'upload-part', fault: { type: 'stall' }, skip: 1 });
    const { app } = registry.connect(least);
    const writer = app.writeBlob();
    const writing = failureOf(writeAll(writer, large));
    await until(() => registry.emulator.requests.count('upload-part') === 2);
    await writer.discard();
    expect(String(await writing)).toContain('discarded');
    expect(registry.emulator.state.uploads.size).toBe(0);
    await push(app.writeBlob(), large);
    expect(await registry.has(large)).toBe(true);
  });

  it('ends when the run is cancelled', async () => {
    registry.emulator.faults.add({ kind: 'upload-part', fault: { type: 'stall' } });
    const cancellation = new AbortController();
    const writer = registry.connect({ ...least, signal: cancellation.signal }).app.writeBlob();
    const writing = failureOf(writeAll(writer, large));
    await until(() => registry.emulator.requests.count('upload-part') === 1);
    cancellation.abort(new CancelledError());
    expect(await writing).toBeInstanceOf(CancelledError);
    await writer.discard();
  });

  it('reports an error of the registry at the next write, and gives its memory back', async () => {
    registry.emulator.permissions.deny('ecr:UploadLayerPart', 'app');
    const { app } = registry.connect(least);
    const writer = app.writeBlob();
    expect(String(await failureOf(writeAll(writer, large)))).toContain('ecr:UploadLayerPart');
    expect(String(await failureOf(writer.commit(digestOf(large))))).toContain('ecr:UploadLayerPart');
    await writer.discard();
    const next = app.writeBlob();
    await writeAll(next, small);
    await next.discard();
  });
});
