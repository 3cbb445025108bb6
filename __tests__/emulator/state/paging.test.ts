import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pageOf, scrambled } from '../../../emulator/state/paging.ts';

const keyOf = (text: string) => text;

describe('paging', () => {
  it('returns each entry once with any page size', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), fc.integer({ min: 1, max: 7 }), (entries, size) => {
        const ordered = scrambled(entries, keyOf);
        const seen: string[] = [];
        let token: string | undefined;
        do {
          const page = pageOf(ordered, keyOf, size, token);
          expect(page.items.length).toBeLessThanOrEqual(size);
          seen.push(...page.items);
          token = page.nextToken;
        } while (token !== undefined);
        expect(seen).toEqual(ordered);
        expect(seen.toSorted()).toEqual(entries.toSorted());
      }),
    );
  });

  it('continues at the right place after entries were added or removed', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { minLength: 2 }),
        fc.uniqueArray(fc.string()),
        fc.integer({ min: 1, max: 5 }),
        (before, changes, size) => {
          const first = pageOf(scrambled(before, keyOf), keyOf, size, undefined);
          fc.pre(first.nextToken !== undefined);
          const gone = new Set(changes.filter(text => before.includes(text)));
          const after = [
            ...new Set([
              ...before.filter(text => !gone.has(text)),
              ...changes.filter(text => !gone.has(text)),
            ]),
          ];
          const rest = pageOf(scrambled(after, keyOf), keyOf, 1000, first.nextToken).items;
          for (const text of before) {
            const times = Number(first.items.includes(text)) + Number(rest.includes(text));
            expect(times).toBe(gone.has(text) && !first.items.includes(text) ? 0 : 1);
          }
        },
      ),
    );
  });

  it('rejects an invalid token', () => {
    expect(() => pageOf(['a'], keyOf, 1, 'x')).toThrow("Invalid parameter at 'nextToken'");
  });
});
