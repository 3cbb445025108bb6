import { z } from 'zod';
import { check, maxManifestBytes, parseJson } from '../../oci/manifest.ts';
import { ImageError, InputError } from '../../shared/errors.ts';
import type { TarStore } from '../archive/tar-store.ts';
import { normalizeName } from '../image-name.ts';
import { pickOne } from '../pick-one.ts';
import { savedByOldDocker } from '../saved-by-old-docker.ts';

const keys = ['Config', 'RepoTags', 'Layers'] as const;

const savedImagesSchema = z.array(
  z.preprocess(
    withKeysOf(keys),
    z.looseObject({
      /** Path of the config. */
      Config: z.string().min(1),
      RepoTags: z.array(z.string()).nullish(),
      /** Paths of the layers, lowest first. */
      Layers: z.array(z.string().min(1)).nullish(),
    }),
  ),
);

/** Go's JSON decoder, and so Docker and skopeo, take keys in any case; an exact match wins. */
function withKeysOf(names: readonly string[]): (value: unknown) => unknown {
  return value => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value);
    const named = (name: string) =>
      entries.find(([key]) => key === name) ??
      entries.findLast(([key]) => key.toLowerCase() === name.toLowerCase());
    return Object.fromEntries(names.map(name => [name, named(name)?.[1]]));
  };
}

/** One image of a `docker save` archive. */
export interface SavedImage {
  readonly configPath: string;
  readonly names: readonly string[];
  readonly layerPaths: readonly string[];
}

/** The archive's `manifest.json`. @throws ImageError, InputError if it is not a `docker save` archive */
export async function readSavedImages(files: TarStore): Promise<readonly SavedImage[]> {
  const bytes = await files.read('manifest.json', maxManifestBytes);
  if (bytes === undefined) throw notDocker(files);
  const where = `manifest.json in ${files.name}`;
  const images = check(savedImagesSchema, parseJson(bytes, where), where);
  return images.map(({ Config, RepoTags, Layers }) => ({
    configPath: Config,
    names: RepoTags ?? [],
    layerPaths: Layers ?? [],
  }));
}

function notDocker(files: TarStore): Error {
  if (files.has('repositories')) return savedByOldDocker(files.name);
  if (!files.has('index.json')) {
    return new ImageError(
      `${files.name} is not an image archive: it has neither manifest.json nor index.json.`,
      'Use an archive from "docker save" or another image tool.',
    );
  }
  return new InputError(
    'image',
    `${files.name} is an OCI archive: it has no manifest.json.`,
    'Use oci-archive: instead of docker-archive:.',
  );
}

/**
 * Finds the image by `reference`: a name, completed with Docker's defaults, or `@N` for the Nth image in the archive, counted
 * from 0. Without a reference, the archive must contain only one image.
 * @param source what the user writes before a reference
 * @throws InputError with a list of the images if the reference does not match exactly one
 */
export function pickSavedImage(
  images: readonly SavedImage[],
  reference: string | undefined,
  { source, where }: { readonly source: string; readonly where: string },
): SavedImage {
  if (images.length === 0)
    throw new ImageError(`${where} contains no image.`, 'Rebuild or re-save the image.');
  const saved = {
    source,
    where,
    images,
    keyOf: ({ configPath, layerPaths }: SavedImage) => JSON.stringify([configPath, layerPaths]),
    named: (name: string) => matching(images, name),
    suggest: ({ names }: SavedImage) => names,
  };
  return pickOne(saved, reference);
}

function matching(images: readonly SavedImage[], reference: string): readonly SavedImage[] {
  const wanted = normalizeName(reference);
  if (wanted === undefined) return [];
  return images.filter(image => image.names.some(name => normalizeName(name) === wanted));
}
