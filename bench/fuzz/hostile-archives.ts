import { gzipSync, zstdCompressSync } from 'node:zlib';
import { paxHeader, rawEntry } from '../../__tests__/images/support/raw-tar.ts';
import {
  generateImage,
  makeTar,
  ociLayoutFiles,
  type TarFile,
} from '../../__tests__/support/generate-image.ts';
import type { Random } from '../lib/random.ts';
import { hostileDocument } from './hostile-texts.ts';

const names = [
  'index.json',
  'manifest.json',
  'oci-layout',
  'repositories',
  'x.json',
  'a/layer.tar',
  'blobs/sha256/x',
] as const;
const targets = [
  '/etc/passwd',
  '../../../etc/passwd',
  'a/layer.tar',
  '.',
  'index.json',
  '/',
  'x/../../y',
  '',
] as const;

/** The bytes of an image archive, usually invalid in some way. */
export async function hostileArchive(random: Random): Promise<Buffer> {
  const good = random.chance(0.5) ? await ociFiles(random) : await dockerFiles(random);
  const tar = await makeTar(spoiled(random, [...good]));
  const whole = random.chance(0.3) ? Buffer.concat([oddEntry(random), tar]) : tar;
  return spoiledBytes(random, compressed(random, whole));
}

async function ociFiles(random: Random): Promise<readonly TarFile[]> {
  const image = await generateImage({
    layers: [random.whole(1, 500), random.whole(1, 500)],
    seed: random.whole(0, 20),
    platforms: random.chance(0.2) ? ['linux/amd64', 'linux/arm64'] : ['linux/amd64'],
  });
  return ociLayoutFiles(image);
}

async function dockerFiles(random: Random): Promise<readonly TarFile[]> {
  const image = await generateImage({ layers: [100, 200], seed: random.whole(0, 20), compression: 'none' });
  const [manifest] = image.manifests;
  const layers = manifest?.layers ?? [];
  const json = [
    { Config: 'config.json', RepoTags: ['app:1'], Layers: layers.map((_, at) => `${at}/layer.tar`) },
  ];
  return [
    { name: 'manifest.json', content: Buffer.from(JSON.stringify(json)) },
    { name: 'config.json', content: manifest?.configBytes ?? Buffer.alloc(0) },
    ...layers.map(({ tar }, at) => ({ name: `${at}/layer.tar`, content: layerBytes(random, tar) })),
  ];
}

/** An uncompressed or compressed layer, in one or two members, sometimes corrupt. */
function layerBytes(random: Random, tar: Buffer): Buffer {
  const pack = random.pick<(bytes: Buffer) => Buffer>([bytes => bytes, gzipSync, zstdCompressSync]);
  const half = random.chance(0.3) ? random.whole(0, tar.length) : tar.length;
  const bytes = Buffer.concat([
    pack(tar.subarray(0, half)),
    half < tar.length ? pack(tar.subarray(half)) : tar.subarray(half),
  ]);
  if (random.chance(0.6)) return bytes;
  const at = random.whole(0, bytes.length - 1);
  return random.pick<() => Buffer>([
    () => bytes.subarray(0, at),
    () => Buffer.concat([bytes, random.chance(0.5) ? Buffer.alloc(at) : bytes.subarray(at)]),
    () => Buffer.concat([bytes.subarray(0, at), Buffer.of(random.whole(0, 255)), bytes.subarray(at + 1)]),
  ])();
}

/** Changes some of the files: path traversal, links, duplicates, wrong content, missing files. */
function spoiled(random: Random, files: TarFile[]): TarFile[] {
  for (let changes = random.whole(0, 3); changes > 0; changes--) {
    const at = random.whole(0, files.length - 1);
    const file = files[at];
    if (file === undefined) continue;
    const name = random.pick([file.name, ...names]);
    const change = random.pick<() => void>([
      () => files.splice(at, 1),
      () => files.push({ ...file, content: hostileDocument(random) }),
      () => files.splice(at, 1, { ...file, content: hostileDocument(random) }),
      () => files.splice(at, 1, { name: file.name, type: 'symlink', linkname: random.pick(targets) }),
      () => files.splice(at, 1, { name: file.name, type: 'link', linkname: random.pick(targets) }),
      () => files.push({ name: `../${name}`, content: Buffer.from('x') }),
      () => files.push({ name: `/${name}`, content: Buffer.from('x') }),
      () => files.push({ name, type: 'directory' }),
      () => files.splice(at, 1, { ...file, content: Buffer.from(file.content ?? '').subarray(1) }),
      () => files.push(...Array.from({ length: 300 }, (_, index) => ({ name: `deep/${index}/${name}` }))),
    ]);
    change();
    if (files.length === 0) files.push({ name: 'nothing' });
  }
  return files;
}

/** Headers before the first entry that no tool writes. They apply to that entry or stand alone. */
function oddEntry(random: Random): Buffer {
  const notUtf8 = Buffer.from([random.whole(0x80, 0xff), 0xfe, 0x41]);
  const name = random.pick<Buffer | string>([
    ...names,
    notUtf8,
    '/etc/evil',
    '../evil',
    'a\0b',
    'x'.repeat(100),
  ]);
  const key = random.pick(['path', 'linkpath', 'size', 'comment', 'GNU.sparse.major', 'SCHILY.xattr.a']);
  const value = random.pick<Buffer | string>([name, '-1', '99999999999999999999', '0', '512', '']);
  const size = random.pick([
    Buffer.alloc(12, 0xff),
    Buffer.from([0x80, ...Array<number>(11).fill(random.whole(0, 255))]),
    Buffer.from('99999999999\0'),
    Buffer.alloc(12),
  ]);
  return random.pick<() => Buffer>([
    () => paxHeader({ [key]: value }, random.pick(['x', 'g'])),
    () =>
      rawEntry('odd', { flag: random.pick(['L', 'K']), content: Buffer.concat([Buffer.from(name), size]) }),
    () => rawEntry('odd', { flag: 'x', content: Buffer.from(`${random.whole(0, 40)} ${key}=${value}\n`) }),
    () => rawEntry(name, { flag: String.fromCharCode(random.whole(0x30, 0x7a)), link: random.pick(targets) }),
    () => rawEntry(name, { size }),
    () => Buffer.alloc(512 * random.whole(1, 2000)),
  ])();
}

function compressed(random: Random, tar: Buffer): Buffer {
  if (random.chance(0.6)) return tar;
  return random.chance(0.5) ? gzipSync(tar) : zstdCompressSync(tar);
}

/** Truncates the archive, flips bytes, or writes sizes to headers that are too large. */
function spoiledBytes(random: Random, bytes: Buffer): Buffer {
  if (random.chance(0.5)) return bytes;
  const changed = Buffer.from(
    bytes.subarray(0, random.chance(0.5) ? random.whole(0, bytes.length) : bytes.length),
  );
  for (let flips = random.whole(0, 4); flips > 0 && changed.length > 0; flips--) {
    changed[random.whole(0, changed.length - 1)] = random.whole(0, 255);
  }
  if (random.chance(0.2) && changed.length > 136) changed.write('77777777777', 124); // size of the first entry: 8 GiB
  return changed;
}
