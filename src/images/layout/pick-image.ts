import { z } from 'zod';
import type { Descriptor } from '../../oci/descriptor.ts';
import { type Index, maxManifestBytes, parseJson, parseManifest } from '../../oci/manifest.ts';
import { ImageError, InputError } from '../../shared/errors.ts';
import { normalizeName, positionOf } from '../image-name.ts';
import type { FileStore } from './file-store.ts';

const versionSchema = z.looseObject({ imageLayoutVersion: z.string() });

/** The layout's `index.json`. @throws ImageError when this is no OCI image layout, or one of another version */
export async function readLayoutIndex(files: FileStore): Promise<Index> {
  const bytes = await files.read('index.json', maxManifestBytes);
  if (bytes === undefined) throw await noLayout(files);
  await requireVersion(files);
  const parsed = parseManifest(bytes, undefined, `index.json of ${files.name}`);
  if (parsed.kind === 'index') return parsed.index;
  throw new ImageError(`index.json of ${files.name} is no image index.`, 'Build the image again.');
}

async function noLayout(files: FileStore): Promise<Error> {
  if ((await files.sizeOf('manifest.json')) === undefined) {
    return new ImageError(
      `${files.name} is no OCI image layout: it has no index.json.`,
      'Check the input "image": it names the directory or archive that the build wrote.',
    );
  }
  return new InputError(
    'image',
    `${files.name} is no OCI image layout: it has what "docker save" writes.`,
    'Write docker-archive: and the path of the archive.',
  );
}

/** A layout without the file `oci-layout` is taken, since tools that forget it are about. */
async function requireVersion(files: FileStore): Promise<void> {
  const bytes = await files.read('oci-layout', maxManifestBytes);
  if (bytes === undefined) return;
  const where = `oci-layout of ${files.name}`;
  const version = versionSchema.safeParse(parseJson(bytes, where)).data?.imageLayoutVersion;
  if (version?.startsWith('1.')) return;
  throw new ImageError(`${where} says version ${version ?? '(none)'}, not 1.x.`, 'Build the image again.');
}

/**
 * The image of a layout that `reference` names: by the annotation `org.opencontainers.image.ref.name`, by
 * containerd's `io.containerd.image.name`, by digest, or by `@N` for the Nth, counted from 0. Without a reference, the
 * only one.
 * @throws InputError listing the images when it is not clear which
 */
export function pickImage(index: Index, reference: string | undefined, where: string): Descriptor {
  const images = distinct(index.manifests);
  if (images.length === 0) {
    throw new ImageError(`${where} holds no image: its index.json is empty.`, 'Build the image again.');
  }
  const matches = reference === undefined ? images : matching(index.manifests, reference);
  const [match] = matches;
  if (match !== undefined && matches.length === 1) return match;
  const problem =
    match === undefined
      ? `${where} has no image ${reference}; it has ${list(images)}.`
      : `${where} has ${matches.length} images${reference === undefined ? '' : ` ${reference}`}: ${list(matches)}.`;
  throw new InputError(
    'image',
    problem,
    'Write the name or digest of one of them, or @ and its number from 0, after the path and a colon.',
  );
}

/** The first rule that finds any image decides. */
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

/** One image may be listed under several names. */
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
