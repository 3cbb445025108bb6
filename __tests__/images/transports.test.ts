import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openImage } from '../../src/images/open-image.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { manifestsOf } from '../../src/oci/image-tree.ts';
import { ImageError, InputError } from '../../src/shared/errors.ts';
import {
  type GeneratedImage,
  generateImage,
  makeTar,
  ociLayoutFiles,
  type TarFile,
  writeFiles,
} from '../support/generate-image.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { loadImage, optionsFor } from './support/sources.ts';

const path = temporaryDirectory();
let count = 0;

/** Docker before 25: `<id>/layer.tar`, with a symbolic link for a repeated layer. */
function legacyFiles(image: GeneratedImage): readonly TarFile[] {
  const [manifest] = image.manifests;
  const layers = manifest?.layers ?? [];
  const config = `${manifest?.config.digest.slice(7)}.json`;
  const json = [{ Config: config, RepoTags: ['app:1'], Layers: layers.map((_, at) => `${at}/layer.tar`) }];
  const first = (at: number) => layers.findIndex(layer => layer.diffId === layers[at]?.diffId);
  return [
    ...layers.map(({ tar }, at) =>
      first(at) === at
        ? { name: `${at}/layer.tar`, content: tar }
        : { name: `${at}/layer.tar`, type: 'symlink' as const, linkname: `../${first(at)}/layer.tar` },
    ),
    { name: config, content: manifest?.configBytes ?? Buffer.alloc(0) },
    { name: 'manifest.json', content: Buffer.from(JSON.stringify(json)) },
    { name: 'repositories', content: Buffer.from('{}') },
  ];
}

/** Docker 25 and later with the graphdriver store: an OCI layout of uncompressed tars with a manifest.json. */
function docker25Files(image: GeneratedImage): readonly TarFile[] {
  const [manifest] = image.manifests;
  const paths = (manifest?.layers ?? []).map(({ diffId }) => `blobs/sha256/${diffId.slice(7)}`);
  const json = [
    { Config: `blobs/sha256/${manifest?.config.digest.slice(7)}`, RepoTags: ['app:1'], Layers: paths },
  ];
  return [...ociLayoutFiles(image), { name: 'manifest.json', content: Buffer.from(JSON.stringify(json)) }];
}

const forms = [
  'oci',
  'oci-archive',
  'oci-archive.gz',
  'oci-archive.zst',
  'legacy',
  'docker-25',
  'containerd',
] as const;

/** Writes the image in a format. @returns the value for the input `image` */
async function written(image: GeneratedImage, form: (typeof forms)[number]): Promise<string> {
  const base = path(`image-${count++}`);
  if (form === 'oci') {
    await writeFiles(base, ociLayoutFiles(image));
    return `oci:${base}`;
  }
  const files = { legacy: legacyFiles, 'docker-25': docker25Files, containerd: docker25Files };
  const tar = await makeTar(form in files ? files[form as keyof typeof files](image) : ociLayoutFiles(image));
  const bytes = form.endsWith('.gz') ? gzipSync(tar) : form.endsWith('.zst') ? zstdCompressSync(tar) : tar;
  await writeFile(base, bytes);
  return base;
}

/** The config digest and the digests of the uncompressed layers, as read from the source. */
async function contentOf(input: string): Promise<readonly string[]> {
  const source = await openImage(input, optionsFor(path()));
  try {
    const [manifest] = manifestsOf(await source.load());
    const contents: string[] = [manifest?.manifest.config.digest ?? ''];
    for (const layer of manifest?.manifest.layers ?? []) {
      const bytes = await buffer(await source.open(layer));
      const plain =
        bytes[0] === 0x1f
          ? gunzipSync(bytes)
          : bytes.readUInt32LE(0) === 0xfd2fb528
            ? zstdDecompressSync(bytes)
            : bytes;
      contents.push(digestOf(plain));
    }
    return contents;
  } finally {
    await source.close();
  }
}

describe('any image through any transport', () => {
  it('has the same config and the same layer contents', async () => {
    const layers = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 6 });
    const property = fc.asyncProperty(
      layers,
      fc.nat(50),
      fc.constantFrom(...forms),
      async (sizes, seed, form) => {
        const plain = form === 'legacy' || form === 'docker-25';
        const image = await generateImage({
          layers: [...sizes, ...sizes.slice(0, 1)],
          seed,
          compression: plain ? 'none' : 'gzip',
        });
        const [manifest] = image.manifests;
        const expected = [manifest?.config.digest, ...(manifest?.layers ?? []).map(({ diffId }) => diffId)];
        expect(await contentOf(await written(image, form))).toEqual(expected);
      },
    );
    await fc.assert(property, { numRuns: 40 });
    expect((await readdir(path())).filter(name => !name.startsWith('image-'))).toEqual([]);
  });
});

describe('a hostile archive', () => {
  const archive = async (files: readonly TarFile[]) => {
    const file = path(`hostile-${count++}`);
    await writeFile(file, await makeTar(files));
    return file;
  };
  const good = async () => ociLayoutFiles(await generateImage({ layers: [100], seed: 'good' }));
  const refused = async (input: string, message: RegExp) => {
    const failure = await loadImage(input, optionsFor(path())).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ImageError);
    expect((failure as ImageError).line).toMatch(message);
    expect((failure as ImageError).remedy).not.toBe('');
  };

  it.each([
    ['a path that leads out', { name: '../../evil', content: Buffer.from('x') }, /evil|\.\./],
    ['an absolute path', { name: '/etc/evil', content: Buffer.from('x') }, /etc\/evil/],
  ])('with %s is refused, or the entry never touched', async (_, entry, message) => {
    const input = await archive([entry, ...(await good())]);
    const outcome = await loadImage(input, optionsFor(path())).catch((error: unknown) => error);
    if (outcome instanceof Error) {
      expect(outcome).toBeInstanceOf(ImageError);
      expect(outcome.message).toMatch(message);
    }
    expect(await readdir('/etc')).not.toContain('evil');
  });

  it('whose index links out of it reads nothing there', async () => {
    const files = (await good()).filter(({ name }) => name !== 'index.json');
    await refused(
      await archive([...files, { name: 'index.json', type: 'symlink', linkname: '/etc/passwd' }]),
      /index\.json|link/,
    );
    await refused(
      await archive([...files, { name: 'index.json', type: 'symlink', linkname: '../../../etc/passwd' }]),
      /index\.json|link/,
    );
  });

  it('with links in circles ends', async () => {
    const files = (await good()).filter(({ name }) => name !== 'index.json');
    const circle: TarFile[] = [
      { name: 'index.json', type: 'symlink', linkname: 'b' },
      { name: 'b', type: 'symlink', linkname: 'index.json' },
    ];
    await refused(await archive([...files, ...circle]), /loop/);
  });

  it('cut off is refused', async () => {
    const tar = await makeTar(await good());
    const file = path('cut');
    await writeFile(file, tar.subarray(0, Math.floor(tar.length / 2)));
    await refused(file, /truncated|end|missing|corrupt/i);
    await writeFile(file, gzipSync(tar).subarray(0, 200));
    await refused(file, /truncated|end|corrupt|gzip/i);
  });

  it('with an entry that claims to be larger than the file is refused', async () => {
    const tar = await makeTar(await good());
    tar.write('77777777777', 124);
    const sum = tar
      .subarray(0, 512)
      .reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
    tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const file = path('huge');
    await writeFile(file, tar);
    await refused(file, /./);
  });

  it('with two indexes is refused', async () => {
    const files = await good();
    const index = files.find(({ name }) => name === 'index.json');
    await refused(
      await archive([...files, ...(index === undefined ? [] : [index])]),
      /two different entries named "index\.json"/,
    );
  });

  it('with a hundred levels of indexes is refused', async () => {
    const blobs: TarFile[] = [];
    let inner = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: digestOf('x'), size: 1 };
    for (let level = 0; level < 100; level++) {
      const mediaType = 'application/vnd.oci.image.index.v1+json';
      const content = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests: [inner] }));
      inner = { mediaType, digest: digestOf(content), size: content.length };
      blobs.push({ name: `blobs/sha256/${inner.digest.slice(7)}`, content });
    }
    const index = { schemaVersion: 2, manifests: [inner] };
    const files = [
      { name: 'oci-layout', content: Buffer.from('{"imageLayoutVersion":"1.0.0"}') },
      { name: 'index.json', content: Buffer.from(JSON.stringify(index)) },
      ...blobs,
    ];
    await refused(await archive(files), /level|deep|nest/i);
  });

  it('with a JSON bomb is refused', async () => {
    const bomb = Buffer.from(`{"schemaVersion":2,"manifests":${'['.repeat(100_000)}`);
    const files = (await good()).map(file =>
      file.name === 'index.json' ? { ...file, content: bomb } : file,
    );
    await refused(await archive(files), /index\.json/);
  });

  it('that is a directory or a link to nowhere is told so', async () => {
    await mkdir(path('empty'), { recursive: true });
    const failure = await loadImage(path('empty'), optionsFor(path())).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InputError);
    await symlink('/nowhere', path('dangling'));
    const dangling = await loadImage(`oci:${path('dangling')}`, optionsFor(path())).catch(
      (error: unknown) => error,
    );
    expect(dangling).toBeInstanceOf(InputError);
  });
});
