import { expect, it } from '@jest/globals';
import { Gathering } from '../../../src/engine/intake/gathering.ts';
import { type Digest, digestOf } from '../../../src/oci/digest.ts';

const [a, b, c] = ['a', 'b', 'c'].map(digestOf) as [Digest, Digest, Digest];

/** A gathering whose time passes when the test says so. */
function gathering() {
  const asked: ReadonlyMap<Digest, boolean>[] = [];
  const pauses: PromiseWithResolvers<void>[] = [];
  const pause = () => {
    const waiting = Promise.withResolvers<void>();
    pauses.push(waiting);
    return waiting.promise;
  };
  const gather = new Gathering(pause, digests => asked.push(digests));
  return { gather, asked, pauses };
}

it('digests that arrive during the pause are asked for together, and those after it anew', async () => {
  const { gather, asked, pauses } = gathering();
  const first = [gather.join(a, true), gather.join(b, false), gather.join(a, false)];
  pauses[0]?.resolve();
  expect(await Promise.all(first)).toEqual([1, 1, 1]);
  const second = gather.join(c, false);
  pauses[1]?.resolve();
  expect(await second).toBe(2);
  expect(asked.map(digests => [...digests])).toEqual([
    [
      [a, true],
      [b, false],
    ],
    [[c, false]],
  ]);
});

it('a pause that is cut short fails those that wait, and nobody else', async () => {
  const { gather, pauses } = gathering();
  const waiting = gather.join(a, true);
  pauses[0]?.reject(new Error('cancelled'));
  await expect(waiting).rejects.toThrow('cancelled');
  const next = gather.join(a, true);
  pauses[1]?.resolve();
  expect(await next).toBe(1);
});
