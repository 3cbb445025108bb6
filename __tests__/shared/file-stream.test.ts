import { type FileHandle, open, truncate, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FileStream, scan } from '../../src/shared/file-stream.ts';
import { randomBytesOf } from '../support/generate-image.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const path = temporaryDirectory();
const content = randomBytesOf('file', 1_000_000);
const part = { offset: 1000, length: 500_000 };
let handle: FileHandle;
let closed: number;

beforeEach(async () => {
  await writeFile(path('file'), content);
  handle = await open(path('file'));
  closed = 0;
});
afterEach(() => handle.close());

const stream = (range = part) =>
  new FileStream(handle, {
    ...range,
    close: async () => {
      closed += 1;
    },
    tooShort: () => new Error('too short'),
    unreadable: () => new Error('unreadable'),
  });
const expected = content.subarray(1000, 501_000);

async function scanned(from: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of scan(from)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

describe('a part of a file', () => {
  it('is streamed, and closed once', async () => {
    expect((await buffer(stream())).equals(expected)).toBe(true);
    expect(closed).toBe(1);
  });

  it('is scanned through one buffer, as other streams are', async () => {
    expect((await scanned(stream())).equals(expected)).toBe(true);
    expect(closed).toBe(1);
    expect((await scanned(Readable.from([expected]))).equals(expected)).toBe(true);
  });

  it('fills buffers of the reader until it is over', async () => {
    const file = stream();
    const target = Buffer.alloc(300_000);
    expect(await file.fill(target)).toBe(300_000);
    expect(await file.fill(target)).toBe(200_000);
    expect(target.subarray(0, 200_000).equals(expected.subarray(300_000))).toBe(true);
    expect(await file.fill(target)).toBe(0);
  });

  it('may be empty', async () => {
    expect(await buffer(stream({ offset: 5, length: 0 }))).toHaveLength(0);
    expect(await scanned(stream({ offset: 5, length: 0 }))).toHaveLength(0);
  });

  it('is closed when nobody reads on', async () => {
    for await (const _ of scan(stream())) break;
    for await (const _ of stream()) break;
    expect(closed).toBe(2);
  });

  it('that is shorter than was said fails, however it is read', async () => {
    await truncate(path('file'), 200_000);
    await expect(buffer(stream())).rejects.toThrow('too short');
    await expect(scanned(stream())).rejects.toThrow('too short');
    expect(closed).toBe(2);
  });
});
