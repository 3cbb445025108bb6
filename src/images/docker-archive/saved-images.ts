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

/** The archive's `manifest.json`. @throws ImageError, InputError when this is no `docker save` archive */
export async function readSavedImages(files: TarStore): Promise<readonly SavedImage[]> {
  const bytes = await files.read('manifest.json', maxManifestBytes);
  if (bytes === undefined) throw notDocker(files);
  const where = `manifest.json of ${files.name}`;
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
      `${files.name} is no image archive: it has neither manifest.json nor index.json.`,
      'Name what "docker save" wrote, or another image archive.',
    );
  }
  return new InputError(
    'image',
    `${files.name} is an OCI archive: it has no manifest.json.`,
    'Write oci-archive: instead of docker-archive:.',
  );
}

/**
 * The image that `reference` names: a name, Docker's defaults filled in, or `@N` for the Nth of the archive, counted
 * from 0. Without a reference, the only one.
 * @throws InputError listing the images when it is not clear which
 */
export function pickSavedImage(
  images: readonly SavedImage[],
  reference: string | undefined,
  where: string,
): SavedImage {
  if (images.length === 0) throw new ImageError(`${where} holds no image.`, 'Save the image again.');
  const matches = distinct(reference === undefined ? images : matching(images, reference));
  const [match] = matches;
  if (match !== undefined && matches.length === 1) return match;
  const problem =
    match === undefined
      ? `${where} has no image ${reference}; it has ${list(images)}.`
      : `${where} has ${matches.length} images: ${list(images)}.`;
  throw new InputError(
    'image',
    problem,
    'Write the name of one of them, or @ and its number, after the path and a colon.',
  );
}

function matching(images: readonly SavedImage[], reference: string): readonly SavedImage[] {
  const position = positionOf(reference);
  if (position !== undefined) return images.slice(position, position + 1);
  const wanted = normalizeName(reference);
  if (wanted === undefined) return [];
  return images.filter(image => image.names.some(name => normalizeName(name) === wanted));
}

/** One image may be listed under each of its names. */
function distinct(images: readonly SavedImage[]): readonly SavedImage[] {
  const key = ({ configPath, layerPaths }: SavedImage): string => JSON.stringify([configPath, layerPaths]);
  return [...new Map(images.map(image => [key(image), image])).values()];
}

/** At most 20 names: an error is one line. */
function list(images: readonly SavedImage[]): string {
  const names = images.slice(0, 20).map((image, at) => `${image.names[0] ?? '(no name)'} (@${at})`);
  return names.join(', ') + (images.length > names.length ? ', ...' : '');
}
