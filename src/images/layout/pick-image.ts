import { z } from 'zod';
import type { Descriptor } from '../../oci/descriptor.ts';
import { type Index, maxManifestBytes, parseJson, parseManifest } from '../../oci/manifest.ts';
import { ImageError, InputError } from '../../shared/errors.ts';
import { normalizeName } from '../image-name.ts';
import { pickOne } from '../pick-one.ts';
import { savedByOldDocker } from '../saved-by-old-docker.ts';
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
  const [saved, old, ofSkopeo] = await Promise.all(
    ['manifest.json', 'repositories', 'version'].map(name => files.sizeOf(name).catch(() => undefined)),
  );
  if (saved === undefined && old !== undefined) return savedByOldDocker(files.name);
  if (saved === undefined) {
    return new ImageError(
      `${files.name} is not an OCI image layout: it has no index.json.`,
      'Set the input "image" to the layout or archive that the build wrote, or to docker-daemon:NAME for a local Docker image.',
    );
  }
  const problem = `${files.name} is not an OCI image layout: `;
  if (ofSkopeo !== undefined) {
    return new InputError(
      'image',
      `${problem}skopeo wrote it with the transport dir:.`,
      'Convert it with "skopeo copy dir:DIRECTORY oci:LAYOUT" and set the input to oci:LAYOUT.',
    );
  }
  return new InputError('image', `${problem}it is in "docker save" format.`, 'Use docker-archive:FILE.');
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
 * @param source what the user writes before a reference
 * @throws InputError with a list of the images if the reference does not match exactly one
 */
export function pickImage(
  { manifests }: Index,
  reference: string | undefined,
  { source, where }: { readonly source: string; readonly where: string },
): Descriptor {
  if (manifests.length === 0) {
    throw new ImageError(`${where} contains no image: its index.json is empty.`, 'Rebuild the image.');
  }
  const images = {
    source,
    where,
    images: manifests,
    keyOf: ({ digest }: Descriptor) => digest,
    named: (name: string) => matching(manifests, name),
    suggest,
  };
  return pickOne(images, reference);
}

/** An image can have any number of names; if they are not unique, its digest is. */
function suggest(entry: Descriptor): readonly string[] {
  const names = [refName(entry), imageName(entry)].filter(name => name !== undefined);
  return names.length === 0 ? [] : [...names, entry.digest];
}

/** Uses the first rule that matches any image. */
function matching(all: readonly Descriptor[], reference: string): readonly Descriptor[] {
  const normal = normalizeName(reference);
  const rules: ((descriptor: Descriptor) => boolean)[] = [
    descriptor => descriptor.digest === reference,
    descriptor => refName(descriptor) === reference,
    descriptor => imageName(descriptor) === reference,
    descriptor => normal !== undefined && normalizeName(imageName(descriptor) ?? '') === normal,
    descriptor => normal !== undefined && normalizeName(refName(descriptor) ?? '') === normal,
  ];
  for (const rule of rules) {
    const found = all.filter(rule);
    if (found.length > 0) return found;
  }
  return [];
}

function refName(descriptor: Descriptor): string | undefined {
  return descriptor.annotations?.['org.opencontainers.image.ref.name'];
}

function imageName(descriptor: Descriptor): string | undefined {
  return descriptor.annotations?.['io.containerd.image.name'];
}
