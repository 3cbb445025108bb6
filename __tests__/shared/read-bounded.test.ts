import { describe, expect, it } from '@jest/globals';
import { readBounded, readStart } from '../../src/shared/read-bounded.ts';

/** Counts what is read of it, and notes that it is closed. */
class Chunks {
  given = 0;
  closed = false;

  async *of(...sizes: readonly number[]): AsyncGenerator<Buffer> {
    try {
      for (const size of sizes) {
        this.given += 1;
        yield Buffer.alloc(size, this.given);
      }
    } finally {
      this.closed = true;
    }
  }
}

describe('a stream that should be small', () => {
  it.each([
    ['nothing', []],
    ['one chunk', [10]],
    ['several, as long as it may be', [3, 0, 7]],
  ])('is read to its end: %s', async (_, sizes) => {
    const expected = Buffer.concat(sizes.map((size, at) => Buffer.alloc(size, at + 1)));
    expect(await readBounded(new Chunks().of(...sizes), 10)).toEqual(expected);
  });

  it('is closed as soon as it is too long', async () => {
    const chunks = new Chunks();
    expect(await readBounded(chunks.of(10, 1, 1000), 10)).toBeUndefined();
    expect(chunks).toEqual({ given: 2, closed: true });
  });

  it('fails as it fails', async () => {
    const broken = (async function* () {
      yield Buffer.from('x');
      throw new RangeError('cut off');
    })();
    await expect(readBounded(broken, 10)).rejects.toThrow(new RangeError('cut off'));
  });
});

describe('the start of a stream', () => {
  it('is all of one that is short enough', async () => {
    expect(await readStart(new Chunks().of(3, 0, 7), 10)).toEqual({
      bytes: Buffer.from([1, 1, 1, 3, 3, 3, 3, 3, 3, 3]),
      cut: false,
    });
  });

  it('has exactly as many bytes as are wanted, and closes the stream', async () => {
    const chunks = new Chunks();
    expect(await readStart(chunks.of(3, 4, 5), 5)).toEqual({
      bytes: Buffer.from([1, 1, 1, 2, 2]),
      cut: true,
    });
    expect(chunks).toEqual({ given: 2, closed: true });
  });
});
