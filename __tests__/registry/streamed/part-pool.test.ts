import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { PartPool } from '../../../src/registry/streamed/part-pool.ts';
import { CancelledError } from '../../../src/shared/errors.ts';
import { failureOf } from '../support/client.ts';

const { signal } = new AbortController();

/** Reserves, and notes the name when the blocks are there. */
function waiter(pool: PartPool, served: string[]) {
  return (name: string, count: number, own = signal) =>
    pool.reserve(count, own).then(blocks => {
      served.push(name);
      return blocks;
    });
}

describe('the memory of streamed uploads', () => {
  it('is handed out in order of arrival, even if a later request would fit', async () => {
    const pool = new PartPool(6);
    const served: string[] = [];
    const reserve = waiter(pool, served);
    const first = await reserve('first', 5);
    const second = reserve('second', 5);
    const third = reserve('third', 1);
    await turn();
    expect(served).toEqual(['first']);
    pool.giveBack(first);
    await Promise.all([second, third]);
    expect(served).toEqual(['first', 'second', 'third']);
    expect(pool.taken).toBe(6);
  });

  it('is not taken from those who wait, by one who could do without', async () => {
    const pool = new PartPool(6);
    const [spare, ...rest] = await pool.reserve(5, signal);
    expect(pool.tryTake()).toBeDefined();
    expect(pool.tryTake()).toBeUndefined();
    const waiting = pool.reserve(2, signal);
    pool.giveBack(spare === undefined ? [] : [spare]);
    expect(pool.tryTake()).toBeUndefined();
    pool.giveBack(rest);
    expect(await waiting).toHaveLength(2);
  });

  it('is reused', async () => {
    const pool = new PartPool(3);
    const first = await pool.reserve(3, signal);
    pool.giveBack(first);
    const again = await pool.reserve(3, signal);
    expect(new Set(again)).toEqual(new Set(first));
  });

  it('goes to the next one if the first one gives up', async () => {
    const pool = new PartPool(4);
    const served: string[] = [];
    const reserve = waiter(pool, served);
    await reserve('holder', 2);
    const giveUp = new AbortController();
    const large = failureOf(reserve('large', 4, giveUp.signal));
    const small = reserve('small', 2);
    giveUp.abort(new CancelledError());
    expect(await large).toBeInstanceOf(CancelledError);
    await small;
    expect(served).toEqual(['holder', 'small']);
    expect(pool.taken).toBe(4);
  });
});
