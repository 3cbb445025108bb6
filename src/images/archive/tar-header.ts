import { ImageError } from '../../shared/errors.ts';

export const blockBytes = 512;

/** The fields of a tar header block. */
export interface TarHeader {
  readonly name: string;
  readonly linkname: string;
  /** POSIX type flag; `0` for a regular file. */
  readonly flag: string;
  /** Size of the entry's data in bytes; 0 for types without data. */
  readonly size: number;
}

/** Fields of a pax extended header, which override the entry's own header (POSIX.1-2001 pax interchange format). */
export interface PaxRecords {
  readonly path?: string;
  readonly linkpath?: string;
  /** Bytes. */
  readonly size?: number;
}

/** Types without data, regardless of their size field (the same as in Go's archive/tar, which all engines use). */
const headerOnlyFlags = '123456';
/** `x` and `g`: pax headers; `L` and `K`: GNU's long name and long link name. They apply to the next entry. */
const extensionFlags = 'xgLK';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The error for a corrupt or malicious archive. */
export function tarError(archive: string, problem: string, options?: ErrorOptions): ImageError {
  return new ImageError(`${archive}: ${problem}.`, 'Rebuild or re-save the image.', options);
}

/** The error for a tar without a first header. */
export function emptyTar(archive: string): ImageError {
  return tarError(archive, 'it is empty or truncated');
}

/**
 * Reads one header block (POSIX.1-1988 ustar, GNU and V7 forms).
 * @param overrides fields of the preceding extension headers; a name that they override is not decoded, because tools
 * truncate the copy in the block even within a character
 * @returns undefined for a block of zeros, which ends an archive
 * @throws ImageError if it is not a tar header
 */
export function parseTarHeader(
  block: Buffer,
  archive: string,
  overrides: PaxRecords = {},
): TarHeader | undefined {
  if (block.every(byte => byte === 0)) return undefined;
  if (!hasValidChecksum(block))
    throw tarError(archive, 'it is not a tar archive, or it is corrupt (wrong header checksum)');
  const stored = String.fromCharCode(block[156] ?? 0);
  const size = parseNumber(block.subarray(124, 136), archive);
  if (extensionFlags.includes(stored))
    return { name: `(${stored} header)`, linkname: '', flag: stored, size };
  const name = overrides.path ?? storedName(block, archive);
  const flag = typeOf(stored, name);
  return {
    name,
    linkname: overrides.linkpath ?? text(block.subarray(157, 257), archive),
    flag,
    size: headerOnlyFlags.includes(flag) ? 0 : (overrides.size ?? size),
  };
}

export function isExtension({ flag }: TarHeader): boolean {
  return extensionFlags.includes(flag);
}

/** V7 marks a directory only by a trailing slash in its name; `7` is a contiguous file. */
function typeOf(stored: string, name: string): string {
  if (stored === '\0') return name.endsWith('/') ? '5' : '0';
  return stored === '7' ? '0' : stored;
}

/** Only POSIX headers have a prefix; GNU uses these bytes for other fields. */
function storedName(block: Buffer, archive: string): string {
  const isPosix = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isPosix ? text(block.subarray(345, 500), archive) : '';
  const name = text(block.subarray(0, 100), archive);
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Text up to the first NUL. @throws ImageError if it is not UTF-8 */
export function text(field: Uint8Array, archive: string): string {
  const end = field.indexOf(0);
  try {
    return decoder.decode(end < 0 ? field : field.subarray(0, end));
  } catch (error) {
    throw tarError(archive, 'it has an entry whose name is not UTF-8', { cause: error });
  }
}

function parseNumber(field: Buffer, archive: string): number {
  const value = (field[0] ?? 0) & 0x80 ? parseBase256(field) : parseOctal(field);
  if (value !== undefined && Number.isSafeInteger(value) && value >= 0) return value;
  throw tarError(archive, 'it has an entry without a valid size');
}

function parseOctal(field: Buffer): number | undefined {
  const digits = field.toString('latin1').replace(/^[ \0]+|[ \0].*$/gs, '');
  return /^[0-7]*$/.test(digits) ? Number.parseInt(`0${digits}`, 8) : undefined;
}

/** GNU's form for sizes of 8 GiB and more: big-endian, the first byte 0x80; 0xff would be a negative number. */
function parseBase256(field: Buffer): number | undefined {
  if (field[0] !== 0x80) return undefined;
  return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
}

/** Sum of all bytes, with the checksum field read as spaces; some old tars use signed bytes. */
function hasValidChecksum(block: Buffer): boolean {
  const stated = parseOctal(block.subarray(148, 156));
  let unsigned = 8 * 0x20;
  let signed = unsigned;
  for (let at = 0; at < blockBytes; at++) {
    if (at >= 148 && at < 156) continue;
    unsigned += block[at] ?? 0;
    signed += block.readInt8(at);
  }
  return stated === unsigned || stated === signed;
}

/** @throws ImageError if the records are malformed or describe a sparse file */
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

/** One record: `LENGTH KEY=VALUE\n`. The length includes the whole record. */
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
  if (isName && value.includes(0))
    throw tarError(archive, 'it has an entry with a NUL character in its name');
  return { key, value: isName ? text(value, archive) : value.toString('latin1'), length };
}

function parseSize(digits: string, archive: string): number {
  const size = /^[0-9]+$/.test(digits) ? Number(digits) : Number.NaN;
  if (Number.isSafeInteger(size)) return size;
  throw tarError(archive, 'it has an entry without a valid size');
}
