import { writeFile } from 'node:fs/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/oci/digest.ts';
import { ImageError } from '../../src/shared/errors.ts';
import { makeLayer, makeTar, type TarFile } from '../support/generate-image.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { asManifest, failureOf, loadImage, optionsFor } from './support/sources.ts';

const path = temporaryDirectory();
let count = 0;

interface Saved {
  /** The path in the archive and the bytes of each layer. */
  readonly layers: readonly (readonly [name: string, bytes: Buffer])[];
  /** The contents that the diff IDs in the config are computed from. */
  readonly contents: readonly Buffer[];
  /** The paths in `manifest.json`, if they differ from the layers. */
  readonly listed?: readonly string[];
  /** Files that come first in the archive. */
  readonly more?: readonly TarFile[];
}

async function archived({ layers, contents, listed: names, more = [] }: Saved): Promise<string> {
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: contents.map(digestOf) },
    }),
  );
  const listed = [
    { Config: 'config.json', RepoTags: ['app:1'], Layers: names ?? layers.map(([name]) => name) },
  ];
  const files: readonly TarFile[] = [
    ...more,
    ...layers.map(([name, content]) => ({ name, content })),
    { name: 'config.json', content: config },
    { name: 'manifest.json', content: Buffer.from(JSON.stringify(listed)) },
  ];
  const file = path(`archive-${count++}.tar`);
  await writeFile(file, await makeTar(files));
  return `docker-archive:${file}`;
}

const load = (image: string) => loadImage(image, optionsFor(path()));
const one = await makeLayer('one', 3000);
const two = await makeLayer('two', 2000);
const hex = (bytes: Buffer) => digestOf(bytes).slice(7);
const flipped = (bytes: Buffer, at = 200) =>
  Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ 1 : byte)));
const halves = (bytes: Buffer) => [bytes.subarray(0, 1500), bytes.subarray(1500)] as const;
/** A skippable frame of four bytes (RFC 8878, section 3.1.2). */
const skippable = Buffer.from('502a4d180400000000000000', 'hex');

describe('a compressed layer of a saved archive', () => {
  it.each([
    ['gzip', [gzipSync(one)]],
    ['zstd', [zstdCompressSync(one)]],
    ['several gzip members', halves(one).map(half => gzipSync(half))],
    [
      'several zstd frames, some to be skipped',
      [skippable, ...halves(one).map(half => zstdCompressSync(half)), skippable],
    ],
  ])('is taken as it lies: %s', async (_, parts) => {
    const bytes = Buffer.concat(parts);
    const { manifest } = asManifest(await load(await archived({ layers: [['x', bytes]], contents: [one] })));
    expect(manifest.layers).toMatchObject([{ digest: digestOf(bytes), size: bytes.length }]);
  });

  it.each([
    ['with other content', gzipSync(two), /unpacks to sha256:/],
    ['with other content (zstd)', zstdCompressSync(two), /unpacks to sha256:/],
    ['with a member too many', Buffer.concat([gzipSync(one), gzipSync(one)]), /unpacks to sha256:/],
    [
      'with a frame too many',
      Buffer.concat([zstdCompressSync(one), zstdCompressSync(one)]),
      /unpacks to sha256:/,
    ],
    ['with a bit flipped', flipped(gzipSync(one)), /corrupt/],
    ['with a bit flipped (zstd)', flipped(zstdCompressSync(one)), /corrupt/],
    ['cut off', gzipSync(one).subarray(0, 1000), /truncated/],
    ['cut off (zstd)', zstdCompressSync(one).subarray(0, 1000), /truncated/],
    ['without its end mark', gzipSync(one).subarray(0, -8), /truncated/],
    ['with garbage after it', Buffer.concat([gzipSync(one), Buffer.from('garbage')]), /cannot be unpacked/],
    ['with zeros after it', Buffer.concat([gzipSync(one), Buffer.alloc(512)]), /cannot be unpacked/],
    [
      'with garbage after it (zstd)',
      Buffer.concat([zstdCompressSync(one), Buffer.from('garbage')]),
      /cannot be unpacked/,
    ],
    [
      'with zeros after it (zstd)',
      Buffer.concat([zstdCompressSync(one), Buffer.alloc(512)]),
      /cannot be unpacked/,
    ],
    ['that is the magic alone', Buffer.from('1f8b08', 'hex'), /truncated/],
  ])('is refused %s', async (_, bytes, problem) => {
    const layers = [
      ['x', gzipSync(two)],
      ['y', bytes],
    ] as const;
    const error = await failureOf(load(await archived({ layers, contents: [two, one] })));
    expect(error).toBeInstanceOf(ImageError);
    expect(error.line).toMatch(problem);
    expect(error.line).toMatch(/^Layer sha256:[0-9a-f]{64} \(y in archive .*\) .* re-save the image\.$/);
    expect(error.line).toContain(digestOf(one));
  });

  it('is refused where it stands in the place of another', async () => {
    const layers = [
      ['x', gzipSync(two)],
      ['y', gzipSync(one)],
    ] as const;
    const error = await failureOf(load(await archived({ layers, contents: [one, two] })));
    expect(error.line).toMatch(/unpacks to sha256:/);
  });

  it('is given up once it has grown beyond all measure', async () => {
    const frame = zstdCompressSync(Buffer.alloc(64 * 1024 * 1024));
    const bomb = Buffer.concat(Array.from({ length: 20 }, () => frame));
    const error = await failureOf(load(await archived({ layers: [['x', bomb]], contents: [one] })));
    expect(error.line).toMatch(/expands to more than 2000 times its size/);
  });
});

describe('a layer that is in the archive twice', () => {
  const packed = gzipSync(one);
  it.each([
    ['as the same bytes', [packed, packed], undefined],
    ['damaged first', [flipped(packed), packed], /two different entries named "x"/],
    ['damaged last', [packed, flipped(packed)], /two different entries named "x"|corrupt/],
    ['in another size', [gzipSync(two), packed], /two different entries named "x"/],
  ])('is %s', async (_, entries, problem) => {
    const more = entries.slice(0, 1).map(content => ({ name: 'x', content }));
    const image = await archived({ layers: [['x', entries[1] ?? packed]], contents: [one], more });
    if (problem === undefined) expect(await load(image)).toMatchObject({ kind: 'manifest' });
    else expect((await failureOf(load(image))).line).toMatch(problem);
  });
});

describe('two entries that stand for one layer', () => {
  it('are refused when a link of the same name comes first', async () => {
    const more: readonly TarFile[] = [
      { name: 'y', content: gzipSync(two) },
      { name: 'x', type: 'symlink', linkname: 'y' },
    ];
    const error = await failureOf(
      load(await archived({ layers: [['x', gzipSync(one)]], contents: [one], more })),
    );
    expect(error.line).toMatch(/two different entries named "x"/);
  });

  it('are refused when they are plain, of one diff ID, and differ', async () => {
    const layers = [
      ['x', flipped(one)],
      ['y', one],
    ] as const;
    const error = await failureOf(load(await archived({ layers, contents: [one, one] })));
    expect(error.line).toMatch(/is in archive .* twice with different contents: x .* and y /);
  });

  it('are taken when they are the same', async () => {
    const layers = [
      ['x', one],
      ['y', one],
    ] as const;
    expect(await load(await archived({ layers, contents: [one, one] }))).toMatchObject({ kind: 'manifest' });
  });
});

it('a layer that is listed under many spellings of its path is read once', async () => {
  const bytes = gzipSync(one);
  const names = Array.from({ length: 5000 }, (_, at) => `${'./'.repeat(at % 50)}x`);
  const image = await archived({ layers: [['x', bytes]], contents: names.map(() => one), listed: names });
  expect(asManifest(await load(image)).manifest.layers).toHaveLength(5000);
});

describe('a layer named after a digest', () => {
  const packed = gzipSync(one);
  it.each([
    `${hex(packed)}.tar.gz`,
    `${hex(one)}.tar`,
    `sha256:${hex(packed)}`,
    `blobs/sha256/${hex(packed)}.tar.gz`,
    `${hex(two)}/layer.tar`,
  ])('is taken by the digest of its bytes or its diff ID, whatever its directory: %s', async name => {
    const image = await archived({ layers: [[name, packed]], contents: [one] });
    expect(asManifest(await load(image)).manifest.layers[0]?.digest).toBe(digestOf(packed));
  });

  it.each([
    [`${hex(two)}.tar.gz`, packed],
    [`sha256:${hex(two)}`, packed],
    [`blobs/sha256/${hex(two)}`, packed],
    [`${hex(two)}.tar`, one],
  ])('is refused when that is the digest of something else: %s', async (name, bytes) => {
    const error = await failureOf(load(await archived({ layers: [[name, bytes]], contents: [one] })));
    expect(error).toBeInstanceOf(ImageError);
    expect(error.line).toMatch(/does not match the digest in its name/);
  });
});
