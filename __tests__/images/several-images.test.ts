import { rename, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { pickOne } from '../../src/images/pick-one.ts';
import { manifestsOf } from '../../src/oci/image-tree.ts';
import {
  type GeneratedImage,
  generateImage,
  makeTar,
  ociLayoutFiles,
  writeFiles,
} from '../support/generate-image.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { failureOf, loadImage, optionsFor } from './support/sources.ts';

const path = temporaryDirectory();
const images: GeneratedImage[] = [];
let count = 0;

beforeAll(async () => {
  for (const seed of ['a', 'b', 'c', 'd']) {
    images.push(await generateImage({ layers: [100], seed, compression: 'none', format: 'docker' }));
  }
});

/** An entry of index.json or manifest.json: which of the images, and its names. */
type Listed = readonly [at: number, names: readonly string[]];

async function layout(listed: readonly Listed[]): Promise<string> {
  const manifests = listed.map(([at, [name, imageName]]) => ({
    ...images[at]?.root,
    annotations: {
      ...(name !== undefined && { 'org.opencontainers.image.ref.name': name }),
      ...(imageName !== undefined && { 'io.containerd.image.name': imageName }),
    },
  }));
  const directory = path(`layout-${count++}`);
  const files = ociLayoutFiles(images.map(image => ({ image })));
  const index = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests }));
  await writeFiles(directory, [
    ...files.filter(({ name }) => name !== 'index.json'),
    { name: 'index.json', content: index },
  ]);
  return directory;
}

async function saved(listed: readonly Listed[]): Promise<string> {
  const [configs, layers] = [images, images].map(() => images.map(image => image.manifests[0]));
  const manifest = listed.map(([at, RepoTags]) => ({
    Config: `${at}.json`,
    RepoTags,
    Layers: [`${at}.tar`],
  }));
  const file = path(`saved-${count++}.tar`);
  const tar = await makeTar([
    ...(configs ?? []).map((one, at) => ({
      name: `${at}.json`,
      content: one?.configBytes ?? Buffer.alloc(0),
    })),
    ...(layers ?? []).map((one, at) => ({
      name: `${at}.tar`,
      content: one?.layers[0]?.tar ?? Buffer.alloc(0),
    })),
    { name: 'manifest.json', content: Buffer.from(JSON.stringify(manifest)) },
  ]);
  await writeFile(file, tar);
  return file;
}

/** Which of the images it is. */
async function chosen(image: string): Promise<number> {
  const root = await loadImage(image, optionsFor(path()));
  const digest = manifestsOf(root)[0]?.manifest.config.digest;
  return images.findIndex(({ manifests }) => manifests[0]?.config.digest === digest);
}

/** What the message for an input says to write instead. */
async function suggestionsFor(image: string): Promise<readonly string[]> {
  const { line } = await failureOf(loadImage(image, optionsFor(path())));
  expect(line.length).toBeLessThan(500);
  return /Set it to (?:one of: )?(.*)\.$/.exec(line)?.[1]?.split(', ') ?? [];
}

describe('each reference that the message lists selects its image', () => {
  it.each<[string, readonly Listed[], readonly string[]]>([
    [
      'names',
      [
        [0, ['v1']],
        [1, ['v2']],
      ],
      [':v1', ':v2'],
    ],
    [
      'long names',
      [
        [0, ['1', 'ghcr.io/a/b:1']],
        [1, ['2', 'ghcr.io/a/b:2']],
      ],
      [':1', ':2'],
    ],
    [
      'tags that are not unique',
      [
        [0, ['1', 'a:1']],
        [1, ['1', 'b:1']],
      ],
      [':a:1', ':b:1'],
    ],
    [
      'no names',
      [
        [2, []],
        [0, []],
      ],
      [':@0', ':@1'],
    ],
    [
      'an image listed twice',
      [
        [0, ['x']],
        [0, ['y']],
        [1, []],
      ],
      [':x', ':@2'],
    ],
    [
      'names that YAML would change',
      [
        [0, ['a #b']],
        [1, ['"']],
        [3, ['ok']],
      ],
      [':@0', ':@1', ':ok'],
    ],
  ])('of a layout with %s', async (_, listed, endings) => {
    const directory = await layout(listed);
    const order = [...new Set(listed.map(([at]) => at))];
    for (const source of [`oci:${directory}`, `./${relative(process.cwd(), directory)}`]) {
      const suggested = await suggestionsFor(source);
      const shown = source.startsWith('oci:') ? source : `oci:${source}`;
      if (!endings.some(ending => ending.includes('@'))) {
        expect(suggested).toEqual(endings.map(ending => `${shown}${ending}`));
      }
      for (const [at, image] of suggested.entries()) expect(await chosen(image)).toBe(order[at]);
    }
  });

  it('of a layout with equal names has their digests', async () => {
    const directory = await layout([
      [0, ['same']],
      [1, ['same']],
    ]);
    for (const source of [`oci:${directory}`, `oci:${directory}:same`]) {
      const suggested = await suggestionsFor(source);
      expect(suggested).toEqual([0, 1].map(at => `oci:${directory}:${images[at]?.root.digest}`));
      for (const [at, image] of suggested.entries()) expect(await chosen(image)).toBe(at);
    }
  });

  it.each<[string, readonly Listed[], readonly string[]]>([
    [
      'names',
      [
        [0, ['a:1', 'b:1']],
        [1, ['a:2']],
      ],
      [':a:1', ':a:2'],
    ],
    [
      'no names',
      [
        [3, []],
        [1, []],
      ],
      [':@0', ':@1'],
    ],
    [
      'a name for two',
      [
        [3, ['a:1']],
        [1, ['a:1', 'b:1']],
      ],
      [':@0', ':b:1'],
    ],
    [
      'an image listed twice',
      [
        [1, ['a:1']],
        [1, ['a:2']],
        [2, []],
      ],
      [':a:1', ':@2'],
    ],
  ])('of an archive with %s', async (_, listed, endings) => {
    const file = await saved(listed);
    const order = [...new Set(listed.map(([at]) => at))];
    for (const source of [`docker-archive:${file}`, file, `./${relative(process.cwd(), file)}`]) {
      const suggested = await suggestionsFor(source);
      expect(suggested).toEqual(endings.map(ending => `${source}${ending}`));
      for (const [at, image] of suggested.entries()) expect(await chosen(image)).toBe(order[at]);
    }
  });

  it('as far as they fit, and says how many do not', async () => {
    const listed = Array.from({ length: 300 }, (_, at): Listed => [at % 4, [`image-${at}:1`]]);
    const directory = await layout(listed);
    const suggested = await suggestionsFor(`oci:${directory}:none`);
    expect(suggested.at(-1)).toMatch(/^oci:.*|\.\.\. \(\d+ more\)$/);
    const long = join(directory, '..', `${'x'.repeat(120)}.tar`);
    const names = [0, 1, 2, 3].map((at): Listed => [at, [`${'n'.repeat(100)}${at}:1`]]);
    await rename(await saved(names), long);
    const some = await suggestionsFor(`docker-archive:${long}:${'z'.repeat(5000)}`);
    expect(some.at(-1)).toMatch(/^\.\.\. \(\d more\)$/);
    expect(await chosen(some[0] ?? '')).toBe(0);
  });

  it('and does not look for references that it does not list', async () => {
    const names = Array.from({ length: 1000 }, (_, at) => `image-${at}`);
    let searches = 0;
    const images = {
      source: 'oci:build/image',
      where: 'layout build/image',
      images: names,
      keyOf: (name: string) => name,
      named(reference: string) {
        searches += 1;
        return names.filter(name => name === reference);
      },
      suggest: (name: string) => [name],
    };
    expect(() => pickOne(images, undefined)).toThrow(/has 1000 images/);
    expect(searches).toBeLessThan(30);
  });
});
