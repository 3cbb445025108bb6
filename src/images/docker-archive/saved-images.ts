import { z } from 'zod';
import { check, maxManifestBytes, parseJson } from '../../oci/manifest.ts';
import { ImageError, InputError } from '../../shared/errors.ts';
import type { TarStore } from '../archive/tar-store.ts';
import { normalizeName, positionOf } from '../image-name.ts';

const savedImagesSchema = z.array(
  z.looseObject({
    /** Path of the config. */
    Config: z.string().min(1),
    RepoTags: z.array(z.string()).nullish(),
    /** Paths of the layers, lowest first. */
    Layers: z.array(z.string().min(1)).nullish(),
  }),
);

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
 * @throws InputError with a list of the images if the reference does not match exactly one
 */
export function pickSavedImage(
  images: readonly SavedImage[],
  reference: string | undefined,
  where: string,
): SavedImage {
  if (images.length === 0)
    throw new ImageError(`${where} contains no image.`, 'Rebuild or re-save the image.');
  const matches = distinct(reference === undefined ? images : matching(images, reference));
  const [match] = matches;
  if (match !== undefined && matches.length === 1) return match;
  const problem =
    match === undefined
      ? `${where} has no image ${reference}. It contains ${list(images)}.`
      : `${where} has ${matches.length} images: ${list(images)}.`;
  throw new InputError('image', problem, 'Append :NAME or :@N to the path.');
}

function matching(images: readonly SavedImage[], reference: string): readonly SavedImage[] {
  const position = positionOf(reference);
  if (position !== undefined) return images.slice(position, position + 1);
  const wanted = normalizeName(reference);
  if (wanted === undefined) return [];
  return images.filter(image => image.names.some(name => normalizeName(name) === wanted));
}

/** An image can be listed once per name. */
function distinct(images: readonly SavedImage[]): readonly SavedImage[] {
  const key = ({ configPath, layerPaths }: SavedImage): string => JSON.stringify([configPath, layerPaths]);
  return [...new Map(images.map(image => [key(image), image])).values()];
}

/** At most 20 names: an error is one line. */
function list(images: readonly SavedImage[]): string {
  const names = images.slice(0, 20).map((image, at) => `${image.names[0] ?? '(no name)'} (@${at})`);
  return names.join(', ') + (images.length > names.length ? ', ...' : '');
}
