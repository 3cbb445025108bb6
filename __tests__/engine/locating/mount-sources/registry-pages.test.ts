import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RepositoryPage } from '../../../../src/ecr/control-plane.ts';
import {
  type PageReader,
  RegistryPages,
} from '../../../../src/engine/locating/mount-sources/registry-pages.ts';

let requested: number;
let pages: RegistryPages;
beforeEach(() => {
  requested = 0;
  pages = new RegistryPages(list(3));
});

/** Pages of one repository each, named by its position. */
async function* list(count: number, failure?: Error): AsyncGenerator<RepositoryPage> {
  for (let at = 0; at < count; at++) {
    requested += 1;
    const encryption = { type: 'AES256' } as const;
    const repository = { name: `${at}`, registryId: '1', encryption, tagMutability: 'MUTABLE' };
    yield {
      repositories: [{ ...repository, exclusionFilters: [] }],
      last: failure === undefined && at === count - 1,
    };
  }
  requested += 1;
  if (failure !== undefined) throw failure;
}

const take = async (reader: PageReader) => (await reader.take()).map(({ name }) => name).join();

async function readAll(reader: PageReader): Promise<string[]> {
  const names: string[] = [];
  while (!reader.over) names.push(await take(reader));
  return names;
}

describe('the pages of a registry', () => {
  it('are all read by every reader, at once or later, and requested once', async () => {
    const atOnce = await Promise.all([readAll(pages.reader()), readAll(pages.reader())]);
    expect([...atOnce, await readAll(pages.reader())]).toEqual(Array(3).fill(['0', '1', '2']));
    expect(requested).toBe(3);
  });

  it('are read from a later one by who wants no others', async () => {
    const [first, later] = [pages.reader(), pages.reader(1)];
    expect(await readAll(later)).toEqual(['1', '2']);
    expect(await take(first)).toBe('0');
    expect(requested).toBe(3);
  });

  it('are requested no further than they are wanted', async () => {
    const reader = pages.reader();
    expect(requested).toBe(0);
    reader.request();
    reader.request();
    expect(await take(reader)).toBe('0');
    expect(requested).toBe(1);
  });

  it('are counted by the reader that was the first to want them', async () => {
    const [first, second] = [pages.reader(), pages.reader()];
    await first.take();
    await readAll(second);
    await readAll(first);
    expect([first.requested, second.requested]).toEqual([1, 2]);
  });

  it('are given twice to none: calls at once get the same one', async () => {
    const reader = pages.reader();
    expect(await Promise.all([take(reader), take(reader)])).toEqual(['0', '0']);
    expect(await take(reader)).toBe('1');
  });

  it('need not be waited for once another reader has them', async () => {
    let answer = (): void => {};
    const answered = new Promise<void>(resolve => {
      answer = resolve;
    });
    const slow = new RegistryPages(
      (async function* () {
        await answered;
        yield* list(1);
      })(),
    );
    const [first, second] = [slow.reader(), slow.reader()];
    expect(await first.isHere()).toBe(false);
    answer();
    await first.take();
    expect(await second.isHere()).toBe(true);
    expect(await first.isHere()).toBe(false); // there is no other
  });

  it('are none when the registry is not listed', async () => {
    const reader = new RegistryPages(undefined).reader();
    expect([reader.over, await reader.isHere(), await reader.take()]).toEqual([true, false, []]);
  });

  it('end where one cannot be had: those that wait for it are told, and who comes later is not', async () => {
    const failure = new Error('throttled');
    const failing = new RegistryPages(list(1, failure));
    const [first, second] = [failing.reader(), failing.reader()];
    await Promise.all([first.take(), second.take()]);
    const outcomes = await Promise.allSettled([first.take(), second.take()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect([first.over, second.over]).toEqual([true, true]);
    expect(await readAll(failing.reader())).toEqual(['0']);
    expect(requested).toBe(2);
  });

  it('are not over while one is under way, not even when it has failed meanwhile', async () => {
    const reader = new RegistryPages(list(0, new Error('throttled'))).reader();
    expect(await reader.isHere()).toBe(true);
    expect(reader.over).toBe(false);
    await expect(reader.take()).rejects.toThrow('throttled');
    expect(reader.over).toBe(true);
  });

  it('end with an empty one when the list did not say which is the last', async () => {
    const unsaid = new RegistryPages(
      (async function* () {
        for await (const page of list(1)) yield { ...page, last: false };
      })(),
    );
    expect(await readAll(unsaid.reader())).toEqual(['0', '']);
  });
});
