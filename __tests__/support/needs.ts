import { describe, it } from '@jest/globals';
import { suffixFor } from '../../scripts/test/needs.ts';
import type { Tool } from '../../scripts/test/tools.ts';

/** `describe`, skipped where a tool is missing; the title then says what brings it. */
export function describeWith(tools: readonly Tool[], title: string, body: () => void): void {
  const suffix = suffixFor(tools);
  (suffix === '' ? describe : describe.skip)(title + suffix, body);
}

/** `it`, skipped where a tool is missing; the title then says what brings it. */
export function itWith(tools: readonly Tool[], title: string, body: () => Promise<void> | void): void {
  const suffix = suffixFor(tools);
  (suffix === '' ? it : it.skip)(title + suffix, body);
}
