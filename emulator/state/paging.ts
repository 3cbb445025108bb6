import { invalidParameter } from './ecr-error.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/**
 * Sorts entries in a stable order that is not lexical, like ECR.
 * @param keyOf unique key of an entry
 */
export function scrambled<T>(entries: Iterable<T>, keyOf: (entry: T) => string): readonly T[] {
  return [...entries]
    .map(entry => ({ entry, key: keyOf(entry) }))
    .map(({ entry, key }) => ({ entry, key, rank: rankOf(key) }))
    .sort((a, b) => a.rank - b.rank || (a.key < b.key ? -1 : 1))
    .map(({ entry }) => entry);
}

/**
 * @param entries in the order of `scrambled`
 * @param token token from the previous page, undefined for the first page
 * @throws EcrError InvalidParameterException for an invalid token
 */
export function pageOf<T>(
  entries: readonly T[],
  keyOf: (entry: T) => string,
  size: number,
  token: string | undefined,
): Page<T> {
  const start = token === undefined ? 0 : positionAfter(entries, keyOf, token);
  const items = entries.slice(start, start + size);
  const last = items.at(-1);
  if (last === undefined || start + size >= entries.length) return { items };
  return { items, nextToken: encodeToken(keyOf(last)) };
}

function positionAfter<T>(entries: readonly T[], keyOf: (entry: T) => string, token: string): number {
  const key = decodeToken(token);
  const rank = rankOf(key);
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = entries[middle] as T;
    const own = keyOf(entry);
    const ownRank = rankOf(own);
    const isAfter = ownRank > rank || (ownRank === rank && own > key);
    if (isAfter) high = middle;
    else low = middle + 1;
  }
  return low;
}

function encodeToken(key: string): string {
  return Buffer.from(`page:${key}`).toString('base64url');
}

function decodeToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith('page:')) throw invalidParameter('nextToken', 'Invalid pagination token'); // I: wording
  return text.slice('page:'.length);
}

/** FNV-1a, 32 bits. */
function rankOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
