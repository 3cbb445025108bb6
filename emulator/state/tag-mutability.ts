import { matchesWildcard } from './wildcard.ts';

export const tagMutabilities = [
  'MUTABLE',
  'IMMUTABLE',
  'IMMUTABLE_WITH_EXCLUSION',
  'MUTABLE_WITH_EXCLUSION',
] as const;

export type TagMutability = (typeof tagMutabilities)[number];

/** Whether `tag` must not move. Filters name the tags that are exempt from the mode; `*` stands for any text. */
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
