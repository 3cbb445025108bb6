import { entryPath, linkTarget, shown } from './archive-path.ts';
import {
  blockBytes,
  emptyTar,
  isExtension,
  type PaxRecords,
  parsePaxRecords,
  parseTarHeader,
  type TarHeader,
  tarError,
  text,
} from './tar-header.ts';

/** A file that can be read at any offset. */
export interface RandomAccess {
  /** Used in messages. */
  readonly name: string;
  /** Total size in bytes. */
  readonly size: number;
  /** Reads exactly `length` bytes from `offset`. */
  read(offset: number, length: number): Promise<Buffer>;
}

export interface FileEntry {
  readonly type: 'file';
  /** Bytes from the start of the archive. */
  readonly offset: number;
  readonly size: number;
  /** An earlier entry with the same name. */
  readonly replaces?: TarEntry;
}

export type TarEntry =
  | FileEntry
  | { readonly type: 'link'; readonly target: string }
  | { readonly type: 'other' };

/** An image archive has a few entries per layer. */
const maxEntries = 100_000;
/** Total length of all names, to limit the memory of the index. */
const maxNameBytes = 16 * 1024 * 1024;
/** Maximum size of a pax header or a GNU long name. */
const maxExtensionBytes = 1024 * 1024;
/** Maximum number of symbolic links to follow, the same as in Linux. */
const maxLinks = 40;
/** Consecutive small entries are read together. */
const windowBytes = 32 * 1024;
/** If one of these existed twice, tools could see different images. */
const onlyOnce = ['index.json', 'manifest.json', 'oci-layout'];

/** The offsets of the files in a tar. Does not extract or read their data. */
export class TarIndex {
  readonly #archive: string;
  readonly #entries: ReadonlyMap<string, TarEntry>;

  constructor(archive: string, entries: ReadonlyMap<string, TarEntry>) {
    this.#archive = archive;
    this.#entries = entries;
  }

  /**
   * The file at `path`, following links within the archive; undefined if it does not exist.
   * @throws ImageError if the path or a link points outside the archive, a link is part of a loop, or it is not a regular file
   */
  find(path: string): FileEntry | undefined {
    let at: string | undefined = entryPath(path, this.#archive);
    for (let links = 0; links <= maxLinks; links++) {
      const entry = this.#entries.get(at);
      if (entry?.type === 'file') return entry;
      if (entry?.type === 'other') throw tarError(this.#archive, `${shown(path)} is not a regular file`);
      at = entry?.target ?? this.#throughDirectoryLink(at);
      if (at === undefined) return undefined;
    }
    throw tarError(this.#archive, `the link ${shown(path)} is part of a loop`);
  }

  /** Resolves a path if one of its directories is a link; undefined if none is. */
  #throughDirectoryLink(path: string): string | undefined {
    for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      const entry = this.#entries.get(path.slice(0, slash));
      if (entry?.type === 'link') return entryPath(`${entry.target}/${path.slice(slash + 1)}`, this.#archive);
    }
    return undefined;
  }
}

/**
 * Reads all headers of a tar and skips the data.
 * @throws ImageError if it is corrupt or contains something that image archives do not contain; AbortedError
 */
export async function indexTar(input: RandomAccess, signal: AbortSignal): Promise<TarIndex> {
  const window = windowOf(input);
  const entries = new Entries(input.name);
  let overrides: PaxRecords = {};
  let offset = 0;
  while (offset + blockBytes <= input.size) {
    signal.throwIfAborted();
    const header = parseTarHeader(await window(offset, blockBytes), input.name, overrides);
    if (header === undefined) break;
    const { size } = header;
    const data = offset + blockBytes;
    if (size > input.size - data) throw truncated(input, header);
    if (isExtension(header)) {
      overrides = { ...overrides, ...(await readExtension(input, header, data)) };
    } else {
      entries.add(header, data);
      overrides = {};
    }
    offset = data + Math.ceil(size / blockBytes) * blockBytes;
  }
  if (offset === 0 || offset > input.size) throw emptyTar(input.name);
  return new TarIndex(input.name, entries.byPath);
}

class Entries {
  readonly byPath = new Map<string, TarEntry>();
  readonly #archive: string;
  #count = 0;
  #nameBytes = 0;

  constructor(archive: string) {
    this.#archive = archive;
  }

  /**
   * A later entry replaces an earlier one with the same name, as when a tar is unpacked. skopeo uses the first one. The two are
   * compared only for files that the image uses.
   */
  add(header: TarHeader, offset: number): void {
    const path = entryPath(header.name, this.#archive);
    const entry = this.#entry(header, path, offset);
    this.#count += 1;
    this.#nameBytes += path.length + (entry.type === 'link' ? entry.target.length : 0);
    if (this.#count > maxEntries || this.#nameBytes > maxNameBytes) {
      throw tarError(
        this.#archive,
        `it has more entries than the limit of ${maxEntries}, or its entry names are too long`,
      );
    }
    const earlier = this.byPath.get(path);
    if (earlier !== undefined) this.#requireSame(path, earlier, entry);
    const isDuplicate = entry.type === 'file' && earlier !== undefined;
    this.byPath.set(path, isDuplicate ? { ...entry, replaces: earlier } : entry);
  }

  #entry({ flag, size, linkname }: TarHeader, path: string, offset: number): TarEntry {
    if (flag === '0') return { type: 'file', offset, size };
    if (flag === 'S') throw tarError(this.#archive, 'it has a sparse entry, which is not supported');
    if (flag === 'M') throw tarError(this.#archive, 'it is part of a multi-volume archive');
    const symbolic = flag === '2';
    if (!symbolic && flag !== '1') return { type: 'other' };
    return { type: 'link', target: linkTarget(path, linkname, symbolic, this.#archive) };
  }

  #requireSame(path: string, earlier: TarEntry, later: TarEntry): void {
    const sizes = [earlier, later].map(entry => (entry.type === 'file' ? entry.size : -1));
    const isBlob = /(^|\/)[0-9a-f]{64}(\.|$)/.test(path);
    if (onlyOnce.includes(path) || (isBlob && sizes[0] !== sizes[1])) {
      throw tarError(this.#archive, `it has two different entries named ${shown(path)}`);
    }
  }
}

async function readExtension(input: RandomAccess, header: TarHeader, offset: number): Promise<PaxRecords> {
  if (header.size > maxExtensionBytes)
    throw tarError(input.name, 'it has an extension header that is too large');
  const data = await input.read(offset, header.size);
  if (header.flag === 'x') return parsePaxRecords(data, input.name);
  if (header.flag === 'L') return { path: text(data, input.name) };
  if (header.flag === 'K') return { linkpath: text(data, input.name) };
  const records = parsePaxRecords(data, input.name);
  if (Object.keys(records).length === 0) return {};
  throw tarError(input.name, 'it has a global pax header that sets the name or size of entries');
}

function truncated(input: RandomAccess, header: TarHeader): Error {
  return tarError(input.name, `it is truncated, or the size of its entry ${shown(header.name)} is wrong`);
}

/** Reads small pieces through a shared buffer. */
function windowOf(input: RandomAccess): (offset: number, length: number) => Promise<Buffer> {
  let start = 0;
  let bytes: Buffer = Buffer.alloc(0);
  return async (offset, length) => {
    if (offset < start || offset + length > start + bytes.length) {
      start = offset;
      bytes = await input.read(offset, Math.min(windowBytes, input.size - offset));
    }
    return bytes.subarray(offset - start, offset - start + length);
  };
}
