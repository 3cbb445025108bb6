import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countJsonValues } from '../../src/shared/json-values.ts';

/** The number of list and object members. An empty list or object counts as one. */
function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const members = Object.values(value);
  return Math.max(members.length, 1) + members.reduce((sum, member) => sum + membersOf(member), 0);
}

describe('values of a JSON document', () => {
  it('are counted as its lists and objects have members, whatever its texts hold', () => {
    fc.assert(
      fc.property(fc.json(), json => {
        expect(countJsonValues(Buffer.from(json))).toBe(membersOf(JSON.parse(json)));
      }),
    );
    expect(countJsonValues(Buffer.from('{"a,[\\\\":"\\",{","b":[1,2]}'))).toBe(4);
  });
});
