import { z } from 'zod';
import type { Descriptor } from '../../oci/descriptor.ts';
import { type Index, maxManifestBytes, parseJson, parseManifest } from '../../oci/manifest.ts';
import { ImageError, InputError } from '../../shared/errors.ts';
import { normalizeName, positionOf } from '../image-name.ts';
import type { FileStore } from './file-store.ts';

const versionSchema = z.looseObject({ imageLayoutVersion: z.string() });

/** The layout's `index.json`. @throws ImageError if it is not an OCI image layout of version 1 */
export async function readLayoutIndex(files: FileStore): Promise<Index> {
  const bytes = await files.read('index.json', maxManifestBytes);
  if (bytes === undefined) throw await notALayout(files);
  await requireVersion(files);
  const parsed = parseManifest(bytes, undefined, `index.json in ${files.name}`);
  if (parsed.kind === 'index') return parsed.index;
  throw new ImageError(`index.json in ${files.name} is not an image index.`, 'Rebuild the image.');
}

async function notALayout(files: FileStore): Promise<Error> {
  if ((await files.sizeOf('manifest.json')) === undefined) {
    return new ImageError(
      `${files.name} is not an OCI image layout: it has no index.json.`,
      'Set the input "image" to the directory or archive that the build wrote.',
    );
  }
  return new InputError(
    'image',
    `${files.name} is not an OCI image layout: it is in "docker save" format.`,
    'Use docker-archive:FILE.',
  );
}

/** The file `oci-layout` is optional, because some tools do not write it. */
async function requireVersion(files: FileStore): Promise<void> {
  const bytes = await files.read('oci-layout', maxManifestBytes);
  if (bytes === undefined) return;
  const where = `oci-layout in ${files.name}`;
  const version = versionSchema.safeParse(parseJson(bytes, where)).data?.imageLayoutVersion;
  if (version?.startsWith('1.')) return;
  throw new ImageError(`${where} has version ${version ?? '(none)'}, expected 1.x.`, 'Rebuild the image.');
}

/**
 * Finds the image in a layout by `reference`: the annotation `org.opencontainers.image.ref.name`, containerd's
 * `io.containerd.image.name`, the digest, or `@N` for the Nth image, counted from 0. Without a reference, the layout must
 * contain only one image.
 * @throws InputError with a list of the images if the reference does not match exactly one
 */
export function pickImage(index: Index, reference: string | undefined, where: string): Descriptor {
  const images = distinct(index.manifests);
  if (images.length === 0) {
    throw new ImageError(`${where} contains no image: its index.json is empty.`, 'Rebuild the image.');
  }
  const matches = reference === undefined ? images : matching(index.manifests, reference);
  const [match] = matches;
  if (match !== undefined && matches.length === 1) return match;
  const problem =
    match === undefined
      ? `${where} has no image ${reference}. It contains ${list(images)}.`
      : `${where} has ${matches.length} images${reference === undefined ? '' : ` ${reference}`}: ${list(matches)}.`;
  throw new InputError('image', problem, 'Append :NAME, :DIGEST or :@N (counted from 0) to the path.');
}

/** Uses the first rule that matches any image. */
function matching(all: readonly Descriptor[], reference: string): readonly Descriptor[] {
  const position = positionOf(reference);
  if (position !== undefined) return all.slice(position, position + 1);
  const normal = normalizeName(reference);
  const rules: ((descriptor: Descriptor) => boolean)[] = [
    descriptor => descriptor.digest === reference,
    descriptor => refName(descriptor) === reference,
    descriptor => imageName(descriptor) === reference,
    descriptor => normal !== undefined && normalizeName(imageName(descriptor) ?? '') === normal,
    descriptor => normal !== undefined && normalizeName(refName(descriptor) ?? '') === normal,
  ];
  for (const rule of rules) {
    const found = distinct(all.filter(rule));
    if (found.length > 0) return found;
  }
  return [];
}

/** An image can be listed under several names. */
function distinct(descriptors: readonly Descriptor[]): readonly Descriptor[] {
  return [...new Map(descriptors.toReversed().map(entry => [entry.digest, entry])).values()].toReversed();
}

function refName(descriptor: Descriptor): string | undefined {
  return descriptor.annotations?.['org.opencontainers.image.ref.name'];
}

function imageName(descriptor: Descriptor): string | undefined {
  return descriptor.annotations?.['io.containerd.image.name'];
}

/** At most 20 names: an error is one line. */
function list(descriptors: readonly Descriptor[]): string {
  const names = descriptors.slice(0, 20).map(entry => refName(entry) ?? imageName(entry) ?? entry.digest);
  return names.join(', ') + (descriptors.length > names.length ? ', ...' : '');
}
