import { tarError, text } from './tar-header.ts';

/** What a pax extended header says instead of the entry's own header (POSIX.1-2001 pax interchange format). */
export interface PaxRecords {
  readonly path?: string;
  readonly linkpath?: string;
  /** Bytes. */
  readonly size?: number;
}

/** @throws ImageError when the records are malformed, or describe a sparse file */
export function parsePaxRecords(data: Buffer, archive: string): PaxRecords {
  const records = new Map<string, string>();
  let rest = data;
  while (rest.length > 0 && rest[0] !== 0) {
    const { key, value, length } = nextRecord(rest, archive);
    if (key.startsWith('GNU.sparse.'))
      throw tarError(archive, 'it has a sparse entry, which is not supported');
    records.set(key, value);
    rest = rest.subarray(length);
  }
  const path = records.get('path');
  const linkpath = records.get('linkpath');
  const size = records.get('size');
  return {
    ...(path ? { path } : {}),
    ...(linkpath ? { linkpath } : {}),
    ...(size ? { size: parseSize(size, archive) } : {}),
  };
}

/** One record: `LENGTH KEY=VALUE\n`, the length counting all of it. */
function nextRecord(data: Buffer, archive: string): { key: string; value: string; length: number } {
  const blank = data.indexOf(0x20);
  const digits = data.toString('latin1', 0, Math.max(0, Math.min(blank, 10)));
  const length = /^[0-9]+$/.test(digits) ? Number(digits) : 0;
  const equals = data.indexOf(0x3d, blank);
  if (length > data.length || data[length - 1] !== 0x0a || equals < blank || equals >= length) {
    throw tarError(archive, 'it has a malformed pax header');
  }
  const value = data.subarray(equals + 1, length - 1);
  const key = data.toString('latin1', blank + 1, equals);
  const isName = key === 'path' || key === 'linkpath';
  if (isName && value.includes(0)) throw tarError(archive, 'it has an entry with a NUL in its name');
  return { key, value: isName ? text(value, archive) : value.toString('latin1'), length };
}

function parseSize(digits: string, archive: string): number {
  const size = /^[0-9]+$/.test(digits) ? Number(digits) : Number.NaN;
  if (Number.isSafeInteger(size)) return size;
  throw tarError(archive, 'it has an entry whose size is no sensible number');
}
