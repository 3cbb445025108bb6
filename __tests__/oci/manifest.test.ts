import { describe, expect, it } from '@jest/globals';
import { createdByOf, diffIdsOf, parseImageConfig } from '../../src/oci/image-config.ts';
import { maxManifestBytes, parseManifest, serializeManifest } from '../../src/oci/manifest.ts';
import { mediaTypes } from '../../src/oci/media-types.ts';
import { ImageError } from '../../src/shared/errors.ts';

const digest = (character: string) => `sha256:${character.repeat(64)}`;
const descriptor = (character: string) => ({ mediaType: 'a/b', digest: digest(character), size: 1 });
const manifest = { schemaVersion: 2, config: descriptor('c'), layers: [descriptor('1'), descriptor('1')] };
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('manifests', () => {
  it('lists config and layers in order, repeats included', () => {
    const parsed = parseManifest(bytes(manifest), mediaTypes.ociManifest, 'm');
    const blobs = parsed.kind === 'manifest' ? [parsed.manifest.config, ...parsed.manifest.layers] : [];
    expect(blobs.map(blob => blob.digest)).toEqual([digest('c'), digest('1'), digest('1')]);
  });

  it('tells manifest and index apart without a media type', () => {
    expect(parseManifest(bytes(manifest), undefined, 'm').kind).toBe('manifest');
    expect(parseManifest(bytes({ schemaVersion: 2, manifests: [] }), undefined, 'm').kind).toBe('index');
  });

  it('refuses a document that says it is of another type', () => {
    const lying = { ...manifest, mediaType: mediaTypes.ociIndex };
    expect(() => parseManifest(bytes(lying), mediaTypes.ociManifest, 'blob x')).toThrow(
      /blob x has media type .*, expected/,
    );
  });

  it.each([
    ['no JSON', Buffer.from('{')],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['a negative size', bytes({ ...manifest, layers: [{ ...descriptor('1'), size: -1 }] })],
    ['a digest that is a path', bytes({ ...manifest, config: { ...descriptor('1'), digest: '../../etc' } })],
    ['of schema 1', bytes({ ...manifest, schemaVersion: 1 })],
    ['of a million values', bytes({ ...manifest, x: Array.from({ length: 1_000_000 }, () => 1) })],
    ['larger than a registry takes', Buffer.alloc(maxManifestBytes + 1, 0x20)],
  ])('refuses one that is %s, with a remedy', (_, content) => {
    expect(() => parseManifest(content, mediaTypes.ociManifest, 'm')).toThrow(ImageError);
  });

  it('keeps members that it does not know', () => {
    const parsed = parseManifest(bytes({ ...manifest, later: { a: 1 } }), mediaTypes.ociManifest, 'm');
    const written = parsed.kind === 'manifest' ? serializeManifest(parsed.manifest).toString() : '';
    expect(JSON.parse(written)).toMatchObject({ later: { a: 1 } });
  });
});

describe('image configs', () => {
  const config = {
    rootfs: { type: 'layers', diff_ids: [digest('1'), digest('2')] },
    history: [{ created_by: 'ADD a' }, { created_by: 'ENV b', empty_layer: true }, { created_by: 'RUN c' }],
  };

  it('gives each layer what created it, steps without a layer left out', () => {
    const parsed = parseImageConfig(bytes(config), 'config');
    expect(createdByOf(parsed)).toEqual(['ADD a', 'RUN c']);
    expect(diffIdsOf(parsed)).toEqual([digest('1'), digest('2')]);
  });

  it("takes an artifact's config for one without layers", () => {
    expect(diffIdsOf(parseImageConfig(Buffer.from('{}'), 'config'))).toEqual([]);
  });
});
