import { readdir, writeFile } from 'node:fs/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type GeneratedImage, generateImage, ociLayoutFiles } from '../support/generate-image.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { endOfTar, paxHeader, rawEntry } from './support/raw-tar.ts';
import { failureOf, loadImage, optionsFor } from './support/sources.ts';

const path = temporaryDirectory();
let image: GeneratedImage;
let count = 0;

beforeAll(async () => {
  image = await generateImage({ layers: [100], seed: 'raw' });
});

/** The entries of a valid image, each changed by `change`. */
const entries = (
  change = (name: string, content: Buffer): Buffer => rawEntry(name, { content }),
): readonly Buffer[] =>
  ociLayoutFiles(image).map(({ name, content = Buffer.alloc(0) }) => change(name, content));

async function load(...parts: readonly Buffer[]) {
  const file = path(`raw-${count++}`);
  await writeFile(file, Buffer.concat(parts));
  return await loadImage(file, optionsFor(path()));
}

const linked = (flag: string, link: string) => rawEntry('index.json', { flag, link });
const octal = (text: string) => Buffer.from(`${text}\0`);

describe('a tar', () => {
  it.each<[string, () => readonly Buffer[]]>([
    ['without its end', () => entries()],
    [
      'with device nodes and pipes',
      () => [rawEntry('dev/null', { flag: '3' }), rawEntry('p', { flag: '6' }), ...entries(), endOfTar],
    ],
    [
      'of pax names',
      () => entries((path, content) => Buffer.concat([paxHeader({ path }), rawEntry('x', { content })])),
    ],
    [
      'of pax sizes',
      () =>
        entries((name, content) =>
          Buffer.concat([
            paxHeader({ size: `${content.length}` }),
            rawEntry(name, { content, size: octal('00000000000') }),
          ]),
        ),
    ],
    [
      'of GNU long names',
      () =>
        entries((name, content) =>
          Buffer.concat([
            rawEntry('././@LongLink', { flag: 'L', content: `${name}\0` }),
            rawEntry('x', { content }),
          ]),
        ),
    ],
    [
      'with a global pax comment, as git archive writes it',
      () => [paxHeader({ comment: 'abc' }, 'g'), ...entries()],
    ],
    ['of names that start with ./', () => entries((name, content) => rawEntry(`./${name}`, { content }))],
    [
      'of hard links',
      () =>
        entries((name, content) =>
          Buffer.concat([
            rawEntry(`data/${name}`, { content }),
            rawEntry(name, { flag: '1', link: `data/${name}` }),
          ]),
        ),
    ],
    [
      'whose directory is a symbolic link',
      () => [
        rawEntry('blobs', { flag: '2', link: './data' }),
        ...entries((name, content) => rawEntry(name.replace(/^blobs/, 'data'), { content })),
      ],
    ],
  ])('%s is read', async (_, parts) => {
    expect((await load(...parts())).descriptor.digest).toBe(image.root.digest);
  });

  it.each<[string, () => readonly Buffer[], RegExp]>([
    [
      'a path that leads out',
      () => [rawEntry('a/../../evil', { content: 'x' })],
      /points outside the archive/,
    ],
    ['an absolute path', () => [rawEntry('/etc/evil', { content: 'x' })], /points outside the archive/],
    ['a pax path that leads out', () => [paxHeader({ path: '../../evil' }), rawEntry('x')], /points outside/],
    [
      'a long link out',
      () => [rawEntry('L', { flag: 'K', content: '/etc/passwd\0' }), linked('2', 'x')],
      /points outside/,
    ],
    [
      'an absolute symbolic link',
      () => [linked('2', '/etc/passwd')],
      /points outside the archive, to "\/etc\/passwd"/,
    ],
    ['an escaping hard link', () => [linked('1', '../../etc/passwd')], /points outside/],
    ['a hard link to itself', () => [linked('1', 'index.json')], /is part of a loop/],
    [
      'a directory that links to itself',
      () => [linked('2', 'a/index.json'), rawEntry('a', { flag: '2', link: 'a' })],
      /is part of a loop/,
    ],
    [
      'an endless chain of links',
      () => [
        ...Array.from({ length: 100 }, (_, at) => rawEntry(`l${at}`, { flag: '2', link: `l${at + 1}` })),
        linked('2', 'l0'),
      ],
      /is part of a loop/,
    ],
    ['a device for an index', () => [linked('3', '')], /"index\.json" is not a regular file/],
    ['a directory for an index', () => [rawEntry('index.json/', { flag: '5' })], /is not a regular file/],
    [
      'a size beyond its end',
      () => [rawEntry('x', { size: octal('77777777777') })],
      /truncated, or the size/,
    ],
    [
      'a size of 2^87',
      () => [rawEntry('x', { size: Buffer.from([0x80, ...Array(11).fill(0xff)]) })],
      /without a valid size/,
    ],
    ['a negative size', () => [rawEntry('x', { size: Buffer.alloc(12, 0xff) })], /without a valid size/],
    ['a negative pax size', () => [paxHeader({ size: '-5' }), rawEntry('x')], /without a valid size/],
    [
      'a pax size beyond its end',
      () => [paxHeader({ size: '999999999999' }), rawEntry('x')],
      /truncated, or the size/,
    ],
    [
      'a malformed pax header',
      () => [rawEntry('x', { flag: 'x', content: '0 a=b\n' })],
      /malformed pax header/,
    ],
    ['a pax header for all entries', () => [paxHeader({ path: 'index.json' }, 'g')], /global pax header/],
    [
      'an extension of 2 MiB',
      () => [rawEntry('x', { flag: 'x', content: Buffer.alloc(2 ** 21, 0x30) })],
      /extension header that is too large/,
    ],
    ['a sparse entry of GNU', () => [rawEntry('x', { flag: 'S' })], /sparse/],
    ['a sparse entry of pax', () => [paxHeader({ 'GNU.sparse.major': '1' }), rawEntry('x')], /sparse/],
    ['a further volume', () => [rawEntry('x', { flag: 'M' })], /part of a multi-volume archive/],
    ['a name that is not UTF-8', () => [rawEntry(Buffer.from([0xff, 0xfe]))], /not UTF-8/],
    [
      'a pax name that is not UTF-8',
      () => [paxHeader({ path: Buffer.from([0xc0]) }), rawEntry('x')],
      /not UTF-8/,
    ],
    [
      'a NUL in a pax name',
      () => [paxHeader({ path: 'index.json\0x' }), rawEntry('x')],
      /NUL character in its name/,
    ],
    [
      'two indexes',
      () => [rawEntry('./index.json', { content: '{}' })],
      /two different entries named "index\.json"/,
    ],
    [
      'a blob of two sizes',
      () => [rawEntry(blobOf(image), { content: 'x' })],
      /two different entries named "blobs/,
    ],
    [
      'a second blob of the same size',
      () => [rawEntry(blobOf(image), { content: Buffer.alloc(image.root.size) })],
      /is corrupt: it has digest/,
    ],
    ['200,000 entries', () => [Buffer.alloc(200_000 * 512, rawEntry('e'))], /more entries/],
    [
      '60 MB of names',
      () =>
        Array.from({ length: 60 }, (_, at) =>
          Buffer.concat([
            rawEntry('L', { flag: 'L', content: Buffer.alloc(900_000, 97 + (at % 26)) }),
            rawEntry('x'),
          ]),
        ),
      /names are too long/,
    ],
  ])('with %s is refused', async (_, parts, message) => {
    const hostile = parts();
    const ownIndex = ['index.json'].filter(name =>
      hostile.some(part => part.toString('latin1', 0, 10) === name),
    );
    const rest = entries((name, content) =>
      ownIndex.includes(name) ? Buffer.alloc(0) : rawEntry(name, { content }),
    );
    const { line } = await failureOf(load(...rest, ...hostile, endOfTar));
    expect(line).toMatch(message);
  });
});

function blobOf({ root }: GeneratedImage): string {
  return `blobs/sha256/${root.digest.slice(7)}`;
}

describe('a compressed file', () => {
  const spoiled = () => {
    const bytes = gzipSync(Buffer.concat([...entries(), endOfTar]));
    bytes[bytes.length - 6] = (bytes[bytes.length - 6] ?? 0) ^ 0xff;
    return bytes;
  };
  const cut = (compress: (bytes: Buffer) => Buffer) => compress(Buffer.concat(entries())).subarray(0, -20);

  it.each<[string, () => Buffer, RegExp]>([
    ['with a wrong checksum', spoiled, /cannot be decompressed/],
    ['cut off (gzip)', () => cut(gzipSync), /it is truncated/],
    ['cut off (zstd)', () => cut(zstdCompressSync), /it is truncated/],
    ['compressed twice', () => gzipSync(gzipSync(Buffer.concat(entries()))), /not a tar archive/],
    ['of nothing', () => gzipSync(''), /empty or truncated/],
  ])('%s is refused, and leaves nothing', async (_, bytes, message) => {
    const { line } = await failureOf(load(bytes()));
    expect(line).toMatch(message);
    expect((await readdir(path())).filter(name => !name.startsWith('raw-'))).toEqual([]);
  });

  it('that is no tar is given up at its start, before it fills the disk', async () => {
    const zeros = gzipSync(Buffer.alloc(2 ** 20));
    const damage = Buffer.from('1f8b damaged');
    const { line } = await failureOf(load(...Array<Buffer>(64).fill(zeros), damage));
    expect(line).toMatch(/empty or truncated/); // not the error about the corrupt end
  });
});
