import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { inIndexForm } from '../../src/images/image-tree/index-form.ts';
import type { Descriptor } from '../../src/oci/descriptor.ts';
import type { Digest } from '../../src/oci/digest.ts';
import { digestOf } from '../../src/oci/digest.ts';
import type { ImageNode } from '../../src/oci/image-tree.ts';
import { blobName, type GeneratedImage, generateImage, writeOciLayout } from '../support/generate-image.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { asIndex, asManifest, failureOf, loadImage, optionsFor } from './support/sources.ts';

const path = temporaryDirectory();
const [amd64, arm64] = ['linux/amd64', 'linux/arm64'];
let count = 0;
/** Two platforms with an attestation each, in this order: both images, then both attestations. */
let image: GeneratedImage;

beforeAll(async () => {
  image = await generateImage({ layers: [100], platforms: [amd64, arm64] as string[], attestations: true });
});

/** The image as a layout without some of its blobs. */
async function layoutWithout(...digests: readonly (Digest | undefined)[]): Promise<string> {
  const directory = path(`layout-${count++}`);
  await writeOciLayout(directory, image);
  for (const digest of digests) await rm(join(directory, blobName(digest as Digest)));
  return directory;
}

const members = (): readonly Descriptor[] =>
  JSON.parse((image.blobs.get(image.root.digest) as Buffer).toString()).manifests;
const manifestOf = (at: number) => members()[at]?.digest;

async function load(directory: string, platforms: readonly string[] = []) {
  const notices: string[] = [];
  const logger = { ...silentLogger, notice: (line: string) => void notices.push(line) };
  const root = await loadImage(directory, optionsFor(path(), { logger, platforms }));
  return { root, notices, kept: childrenOf(root) };
}

const childrenOf = (root: ImageNode) =>
  root.kind === 'index' ? root.children.map(({ descriptor }) => descriptor.digest) : [];

describe('an index whose content is partly absent', () => {
  it('gives the platforms that are wanted, whatever else is absent', async () => {
    const directory = await layoutWithout(manifestOf(1), image.manifests[1]?.config.digest, manifestOf(3));
    const { kept, notices } = await load(directory, [amd64 as string]);
    expect(kept).toEqual([manifestOf(0), manifestOf(2)]);
    expect(notices).toEqual([
      expect.stringMatching(/because of the input "platforms": linux\/arm64, attestations/),
    ]);
  });

  it('loses an attestation that is absent, with a notice', async () => {
    const { kept, notices } = await load(await layoutWithout(manifestOf(2)));
    expect(kept).toEqual([manifestOf(0), manifestOf(1), manifestOf(3)]);
    expect(notices).toEqual([
      expect.stringMatching(/content is missing from the source: attestations\. The digest is/),
    ]);
    const selected = await load(await layoutWithout(manifestOf(2)), [amd64 as string]);
    expect(selected.kept).toEqual([manifestOf(0)]);
  });

  it.each(['manifest', 'config'])(
    'whose %s is wanted is told so, and which platforms are there',
    async what => {
      const digest = what === 'manifest' ? manifestOf(1) : image.manifests[1]?.config.digest;
      const directory = await layoutWithout(digest);
      const error = await failureOf(load(directory));
      expect(error.line).toMatch(
        /lacks content of linux\/arm64\. .* is missing: .*set the input .*\(platforms: linux\/amd64\)\.$/,
      );
      expect((await load(directory, [amd64 as string])).kept).toEqual([manifestOf(0), manifestOf(2)]);
      const wanted = await failureOf(load(directory, [amd64 as string, arm64 as string]));
      expect(wanted.line).toMatch(
        /linux\/arm64, which the input "platforms" requests.*change the input .*\(platforms: linux\/amd64\)/,
      );
      const only = await failureOf(load(directory, [arm64 as string]));
      expect(only.line).toMatch(/which the input "platforms" requests.* Rebuild or re-save the image\.$/);
    },
  );
});

/** The image with one more member, which says of itself what `descriptor` says; otherwise it is like an attestation. */
async function withMember(descriptor: object): Promise<string> {
  const directory = await layoutWithout();
  const index = JSON.parse((image.blobs.get(image.root.digest) as Buffer).toString());
  const { platform: _, annotations: __, ...plain } = members()[2] as Descriptor;
  index.manifests.push({ ...plain, ...descriptor });
  const bytes = Buffer.from(JSON.stringify(index));
  await writeFile(join(directory, blobName(digestOf(bytes))), bytes);
  const root = { ...image.root, digest: digestOf(bytes), size: bytes.length };
  await writeFile(join(directory, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [root] }));
  return directory;
}

describe('an index with members that belong to nothing', () => {
  const unknown = { os: 'unknown', architecture: 'unknown' };

  it.each([
    [
      'an attestation of another image',
      { annotations: { 'vnd.docker.reference.digest': `sha256:${'0'.repeat(64)}` } },
    ],
    ['an unknown platform', { platform: unknown }],
  ])('leaves %s out where platforms are wanted, and keeps it otherwise', async (_, descriptor) => {
    const directory = await withMember({ platform: unknown, ...descriptor });
    expect((await load(directory)).kept).toHaveLength(5);
    expect((await load(directory, [amd64 as string])).kept).toEqual([manifestOf(0), manifestOf(2)]);
  });
});

describe('an index with absent members that have no platform of an engine', () => {
  const withAbsent = (descriptor: object) =>
    withMember({ digest: `sha256:${'1'.repeat(64)}`, ...descriptor });

  it.each([
    ['unknown', { platform: { os: 'unknown', architecture: 'unknown' } }],
    ['no', {}],
  ])('leaves those of %s platform out where platforms are wanted', async (_, descriptor) => {
    const { kept, notices } = await load(await withAbsent(descriptor), [amd64 as string]);
    expect(kept).toEqual([manifestOf(0), manifestOf(2)]);
    expect(notices.join()).toContain('1'.repeat(64));
  });

  it('says what it lacks where all is wanted', async () => {
    const { line } = await failureOf(load(await withAbsent({})));
    expect(line).toMatch(/lacks content of sha256:1{64}\. .*\(platforms: linux\/amd64,linux\/arm64\)/);
  });
});

describe('the input index', () => {
  const read = async (platforms: readonly string[] = []) =>
    (await load(await layoutWithout(), platforms)).root;

  it('that is never gives the only image, without its attestations', async () => {
    const root = asManifest(inIndexForm(await read([arm64 as string]), 'never'));
    expect(root.descriptor.digest).toBe(manifestOf(1));
    expect(root.bytes.equals(image.blobs.get(root.descriptor.digest) as Buffer)).toBe(true);
  });

  it('that is never refuses several images, and lists them', async () => {
    const root = await read();
    expect(() => inIndexForm(root, 'never')).toThrow(/several platforms: linux\/amd64, linux\/arm64/);
  });

  it('that is never refuses an index of attestations only', async () => {
    const root = asIndex(await read());
    expect(() => inIndexForm({ ...root, children: root.children.slice(2) }, 'never')).toThrow(
      /contains no image for a platform/,
    );
  });

  it.each([
    ['oci', 'application/vnd.oci.image.index.v1+json'],
    ['docker', 'application/vnd.docker.distribution.manifest.list.v2+json'],
  ] as const)(
    'that is always puts an index around a %s manifest, always the same',
    async (format, mediaType) => {
      const single = await generateImage({ layers: [10], format });
      const directory = path(`single-${format}`);
      await writeOciLayout(directory, single);
      const { root } = await load(directory);
      const index = asIndex(inIndexForm(root, 'always'));
      expect(index.descriptor).toMatchObject({
        mediaType,
        digest: digestOf(index.bytes),
        size: index.bytes.length,
      });
      expect(JSON.parse(index.bytes.toString())).toEqual({
        schemaVersion: 2,
        mediaType,
        manifests: [{ ...single.root, platform: { os: 'linux', architecture: 'amd64' } }],
      });
      expect(inIndexForm(root, 'always')).toEqual(index);
      expect(inIndexForm(index, 'always')).toBe(index);
    },
  );

  it('that is auto, or met already, changes nothing', async () => {
    const root = await read();
    expect(inIndexForm(root, 'auto')).toBe(root);
    expect(inIndexForm(root, 'always')).toBe(root);
    const single = await generateImage({ layers: [10] });
    await writeOciLayout(path('one'), single);
    const manifest = (await load(path('one'))).root;
    expect(inIndexForm(manifest, 'never')).toBe(manifest);
    expect(inIndexForm(manifest, 'auto')).toBe(manifest);
  });
});
