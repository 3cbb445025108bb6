import { matchesWildcard } from './wildcard.ts';

export const tagMutabilities = [
  'MUTABLE',
  'IMMUTABLE',
  'IMMUTABLE_WITH_EXCLUSION',
  'MUTABLE_WITH_EXCLUSION',
] as const;

export type TagMutability = (typeof tagMutabilities)[number];

/** Whether `tag` is immutable. Tags that match a filter are exempt from the mode; `*` matches any text. */
export function isImmutable(mode: TagMutability, exclusionFilters: readonly string[], tag: string): boolean {
  const excluded = () => exclusionFilters.some(filter => matchesWildcard(filter, tag));
  switch (mode) {
    case 'MUTABLE':
      return false;
    case 'IMMUTABLE':
      return true;
    case 'IMMUTABLE_WITH_EXCLUSION':
      return !excluded();
    case 'MUTABLE_WITH_EXCLUSION':
      return excluded();
  }
}
