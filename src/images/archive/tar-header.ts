import { ImageError } from '../../shared/errors.ts';

export const blockBytes = 512;

/** What one header block of a tar says. */
export interface TarHeader {
  readonly name: string;
  readonly linkname: string;
  /** POSIX type flag; `0` for a regular file. */
  readonly flag: string;
  /** Bytes of the entry's data; 0 where the type has none. */
  readonly size: number;
}

/** What a pax extended header says instead of the entry's own header (POSIX.1-2001 pax interchange format). */
export interface PaxRecords {
  readonly path?: string;
  readonly linkpath?: string;
  /** Bytes. */
  readonly size?: number;
}

/** Types without data, whatever size is said (as Go's archive/tar has it, which all engines use). */
const headerOnlyFlags = '123456';
/** `x` and `g`: pax headers; `L` and `K`: GNU's long name and long link name. They speak of the next entry. */
const extensionFlags = 'xgLK';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** How a damaged or hostile archive is reported. */
export function tarError(archive: string, problem: string, options?: ErrorOptions): ImageError {
  return new ImageError(`${archive}: ${problem}.`, 'Save the image again.', options);
}

/** A tar whose first header is not there. */
export function emptyTar(archive: string): ImageError {
  return tarError(archive, 'it is empty or cut off');
}

/**
 * Reads one header block (POSIX.1-1988 ustar, GNU and V7 forms).
 * @param overrides what extension headers before it said; a name that they give instead is not even decoded here,
 * since tools cut its copy in the block anywhere
 * @returns undefined for a block of zeros, which ends an archive
 * @throws ImageError when it is no tar header
 */
export function parseTarHeader(
  block: Buffer,
  archive: string,
  overrides: PaxRecords = {},
): TarHeader | undefined {
  if (block.every(byte => byte === 0)) return undefined;
  if (!hasValidChecksum(block))
    throw tarError(archive, 'it is no tar archive, or it is damaged (header checksum)');
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

/** V7 marks a directory by the slash after its name only; `7` is a contiguous file. */
function typeOf(stored: string, name: string): string {
  if (stored === '\0') return name.endsWith('/') ? '5' : '0';
  return stored === '7' ? '0' : stored;
}

/** Only POSIX headers have a prefix; GNU keeps other things there. */
function storedName(block: Buffer, archive: string): string {
  const isPosix = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isPosix ? text(block.subarray(345, 500), archive) : '';
  const name = text(block.subarray(0, 100), archive);
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Text up to the first NUL. @throws ImageError when it is not UTF-8 */
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
  throw tarError(archive, 'it has an entry whose size is no sensible number');
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

/** Sum of all bytes, the checksum field taken as blanks; some old tars summed signed bytes. */
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
