/** Writes tars block by block, to test tars that no tool writes. */

export interface RawEntry {
  readonly flag?: string;
  readonly link?: string;
  /** The raw size field; the default is the size of the content. */
  readonly size?: Buffer;
  readonly content?: Buffer | string;
}

const blockBytes = 512;

export function rawEntry(name: Buffer | string, entry: RawEntry = {}): Buffer {
  const content = Buffer.from(entry.content ?? '');
  const header = Buffer.alloc(blockBytes);
  Buffer.from(name).copy(header, 0, 0, 100);
  header.write('0000644\0', 100);
  const size = entry.size ?? Buffer.from(`${content.length.toString(8).padStart(11, '0')}\0`);
  size.copy(header, 124, 0, 12);
  header.write(entry.flag ?? '0', 156);
  header.write(entry.link ?? '', 157, 100);
  header.write('ustar\0', 257, 'latin1');
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = Buffer.alloc((blockBytes - (content.length % blockBytes)) % blockBytes);
  return Buffer.concat([header, content, padding]);
}

/** A pax extended header with these records. @param flag `g`: for all entries that follow */
export function paxHeader(records: Readonly<Record<string, Buffer | string>>, flag: 'x' | 'g' = 'x'): Buffer {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')]);
    let length = rest.length + 1;
    while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
    return Buffer.concat([Buffer.from(String(length)), rest]);
  });
  return rawEntry('PaxHeader', { flag, content: Buffer.concat(lines) });
}

export const endOfTar = Buffer.alloc(2 * blockBytes);
