import { mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { manifestsOf } from '../../src/oci/image-tree.ts';
import { ImageError, InputError } from '../../src/shared/errors.ts';
import {
  blobName,
  type GeneratedImage,
  generateImage,
  type ImageSpec,
  type NamedImage,
  writeOciLayout,
} from '../support/generate-image.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { asIndex, asManifest, failureOf, loadImage, optionsFor, readBlobs } from './support/sources.ts';

const temporary = temporaryDirectory();
let count = 0;

async function layoutOf(images: GeneratedImage | readonly NamedImage[]): Promise<string> {
  const directory = temporary(`layout-${count++}`);
  await writeOciLayout(directory, images);
  return directory;
}

async function oneImage(
  spec: Partial<ImageSpec> = {},
): Promise<{ directory: string; image: GeneratedImage }> {
  const image = await generateImage({ layers: [1000, 2000], ...spec });
  return { image, directory: await layoutOf(image) };
}

const load = (image: string) => loadImage(image, optionsFor(temporary()));

/** Moves a file or directory out of the layout, and leaves a relative link, or a link to a link. */
async function moveOut(path: string, links = 1): Promise<void> {
  let target = temporary(`moved-${count++}`);
  await rename(path, target);
  for (let at = 1; at < links; at += 1) {
    const next = temporary(`moved-${count++}`);
    await symlink(target, next);
    target = next;
  }
  await symlink(relative(dirname(path), target), path);
}

describe('an OCI image layout in a directory', () => {
  it('gives the manifest and config byte for byte, and the layers', async () => {
    const { directory, image } = await oneImage();
    const root = asManifest(await load(`oci:${directory}`));
    expect(root.descriptor).toEqual(image.root);
    expect(root.bytes.equals(image.blobs.get(image.root.digest) as Buffer)).toBe(true);
    expect(root.configBytes?.equals(image.manifests[0]?.configBytes as Buffer)).toBe(true);
    const layers = await readBlobs(
      `oci:${directory}`,
      optionsFor(temporary()),
      tree => asManifest(tree).manifest.layers,
    );
    expect(layers.map(layer => layer.length)).toEqual(root.manifest.layers.map(layer => layer.size));
    expect(
      layers.every((layer, at) =>
        layer.equals(image.blobs.get(root.manifest.layers[at]?.digest as never) as Buffer),
      ),
    ).toBe(true);
  });

  it('reads blobs that are links out of it, as Bazel writes them', async () => {
    const { directory, image } = await oneImage();
    for (const digest of image.blobs.keys()) await moveOut(join(directory, blobName(digest)), 2);
    const layers = await readBlobs(
      `oci:${directory}`,
      optionsFor(temporary()),
      tree => asManifest(tree).manifest.layers,
    );
    expect(layers).toEqual(image.manifests[0]?.layers.map(layer => image.blobs.get(layer.descriptor.digest)));
  });

  it.each(['blobs', 'blobs/sha256', '.'])('follows %s as a link', async name => {
    const { directory, image } = await oneImage();
    await moveOut(join(directory, name));
    expect((await load(directory)).descriptor).toEqual(image.root);
  });

  it('reads an index with its members in order', async () => {
    const { directory, image } = await oneImage({
      platforms: ['linux/amd64', 'linux/arm64'],
      attestations: true,
    });
    const root = asIndex(await load(directory));
    expect(root.descriptor.digest).toBe(image.root.digest);
    expect(root.children.map(child => child.descriptor.digest)).toEqual(
      root.index.manifests.map(m => m.digest),
    );
    expect(manifestsOf(root)).toHaveLength(4);
    expect(root.children[0]?.descriptor.platform).toEqual({ os: 'linux', architecture: 'amd64' });
  });

  it('keeps Docker media types', async () => {
    const { directory, image } = await oneImage({
      format: 'docker',
      platforms: ['linux/amd64', 'linux/arm64'],
    });
    expect((await load(directory)).descriptor).toEqual(image.root);
  });

  describe('with several images', () => {
    it.each(['v2', '@1', 'digest'])('takes the one named by its name, number or digest: %s', async how => {
      const [one, two] = [await generateImage({ layers: [10] }), await generateImage({ layers: [20] })];
      const directory = await layoutOf([
        { image: one, name: 'v1' },
        { image: two, name: 'v2' },
      ]);
      const root = await load(`oci:${directory}:${how === 'digest' ? two.root.digest : how}`);
      expect(root.descriptor.digest).toBe(two.root.digest);
    });

    it('lists them when none is named, or one that is not there', async () => {
      const directory = await layoutOf([
        { image: await generateImage({ layers: [10] }), name: 'v1' },
        { image: await generateImage({ layers: [20] }), name: 'v2' },
      ]);
      for (const image of [`oci:${directory}`, `oci:${directory}:v3`]) {
        const error = await failureOf(load(image));
        expect(error).toBeInstanceOf(InputError);
        expect(error.line).toContain(`Set it to one of: oci:${directory}:v1, oci:${directory}:v2.`);
      }
    });

    it('takes one image with two names for one', async () => {
      const image = await generateImage({ layers: [10] });
      const directory = await layoutOf([
        { image, name: 'v1' },
        { image, name: 'latest' },
      ]);
      expect((await load(directory)).descriptor.digest).toBe(image.root.digest);
    });
  });

  describe('that is damaged', () => {
    it('notes which layer is missing: the registry may have it', async () => {
      const { directory, image } = await oneImage();
      const digest = image.manifests[0]?.layers[1]?.descriptor.digest;
      if (digest === undefined) throw new Error('no layer');
      await rm(join(directory, blobName(digest)));
      expect(asManifest(await load(directory)).missingLayers).toEqual(new Set([digest]));
    });

    it('names the digest and file of a config that is missing', async () => {
      const { directory, image } = await oneImage();
      const digest = image.manifests[0]?.config.digest;
      if (digest === undefined) throw new Error('no config');
      await rm(join(directory, blobName(digest)));
      const error = await failureOf(load(directory));
      expect(error).toBeInstanceOf(ImageError);
      expect(error.message).toContain(digest);
      expect(error.message).toContain(blobName(digest));
    });

    it('refuses a layer of another size than its descriptor says', async () => {
      const { directory, image } = await oneImage();
      const layer = image.manifests[0]?.layers[0]?.descriptor;
      if (layer === undefined) throw new Error('no layer');
      await truncate(join(directory, blobName(layer.digest)), layer.size - 1);
      expect((await failureOf(load(directory))).message).toContain(`is ${layer.size - 1} bytes`);
    });

    it.each(['manifest', 'config'])('refuses a %s with another digest', async what => {
      const { directory, image } = await oneImage();
      const damaged = what === 'manifest' ? image.root : image.manifests[0]?.config;
      if (damaged === undefined) throw new Error('no config');
      await writeFile(join(directory, blobName(damaged.digest)), 'x'.repeat(damaged.size));
      const error = await failureOf(load(directory));
      expect(error).toBeInstanceOf(ImageError);
      expect(error.message).toMatch(new RegExp(`${what} ${damaged.digest}.*is corrupt: it has digest`, 'i'));
    });

    it.each(['index.json', 'oci-layout'])('refuses %s as a link out of the layout', async name => {
      const { directory } = await oneImage();
      await moveOut(join(directory, name));
      expect((await failureOf(load(directory))).message).toMatch(
        `${name} in layout ${directory} is a symbolic`,
      );
    });

    it('refuses a linked blob with other content', async () => {
      const { directory, image } = await oneImage();
      const path = join(directory, blobName(image.root.digest));
      await moveOut(path);
      await writeFile(path, 'x'.repeat(image.root.size)); // through the link
      expect((await failureOf(load(directory))).message).toMatch(/is corrupt: it has digest/);
    });

    it.each(['/dev/zero', '/dev', '.'])('refuses a blob that is a link to %s', async target => {
      const { directory, image } = await oneImage();
      const path = join(directory, blobName(image.root.digest));
      await rm(path);
      await symlink(target, path);
      expect((await failureOf(load(directory))).message).toMatch(/is not a regular file/);
    });

    it('refuses a blob that is a link to itself', async () => {
      const { directory, image } = await oneImage();
      const path = join(directory, blobName(image.root.digest));
      await rm(path);
      await symlink(path, path);
      expect((await failureOf(load(directory))).message).toMatch(/the symbolic link is part of a loop/);
    });

    it('takes a link to nothing for a blob that is absent', async () => {
      const { directory, image } = await oneImage();
      const digest = image.manifests[0]?.layers[0]?.descriptor.digest ?? image.root.digest;
      await rm(join(directory, blobName(digest)));
      await symlink('/nowhere', join(directory, blobName(digest)));
      expect(asManifest(await load(directory)).missingLayers).toEqual(new Set([digest]));
    });

    it('refuses a blob that is a directory', async () => {
      const { directory, image } = await oneImage();
      const layer = image.manifests[0]?.layers[0]?.descriptor;
      if (layer === undefined) throw new Error('no layer');
      await rm(join(directory, blobName(layer.digest)));
      await mkdir(join(directory, blobName(layer.digest)));
      expect((await failureOf(load(directory))).message).toMatch(/not a regular file/);
    });
  });
});
