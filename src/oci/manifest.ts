import { z } from 'zod';
import { ImageError, messageOf } from '../shared/errors.ts';
import { descriptorSchema } from './descriptor.ts';
import { countJsonValues } from './json-values.ts';
import { isIndexType, isManifestType, mediaTypes } from './media-types.ts';

/** ECR takes manifests up to 4 MiB (PutImage); anything above is refused unread. */
export const maxManifestBytes = 4 * 1024 * 1024;

/** Go writes a list without entries as `null`. */
const descriptors = z
  .array(descriptorSchema)
  .nullable()
  .transform(list => list ?? []);

const manifestSchema = z.looseObject({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  artifactType: z.string().optional(),
  config: descriptorSchema,
  layers: descriptors,
  subject: descriptorSchema.optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

const indexSchema = z.looseObject({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  artifactType: z.string().optional(),
  manifests: descriptors,
  subject: descriptorSchema.optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

/** OCI image manifest, or Docker's schema 2, which has the same members. */
export type Manifest = z.infer<typeof manifestSchema>;
/** OCI image index, or Docker's manifest list. */
export type Index = z.infer<typeof indexSchema>;

export type ParsedManifest =
  | { readonly kind: 'manifest'; readonly mediaType: string; readonly manifest: Manifest }
  | { readonly kind: 'index'; readonly mediaType: string; readonly index: Index };

/**
 * Reads manifest bytes. `mediaType` is what the descriptor or the registry said; the bytes' own `mediaType` must
 * agree with it (OCI image spec: a client must not take a document for another type than the one it declares).
 * @throws ImageError naming `where`
 */
export function parseManifest(
  bytes: Uint8Array,
  mediaType: string | undefined,
  where: string,
): ParsedManifest {
  const json = parseJson(bytes, where);
  const own = typeof json === 'object' && json !== null && 'mediaType' in json ? json.mediaType : undefined;
  if (typeof own === 'string' && mediaType !== undefined && own !== mediaType) {
    throw new ImageError(`${where} says it is ${own}, but is referred to as ${mediaType}.`, rebuild);
  }
  const type = mediaType ?? (typeof own === 'string' ? own : guessType(json));
  if (isIndexType(type)) return { kind: 'index', mediaType: type, index: check(indexSchema, json, where) };
  if (isManifestType(type))
    return { kind: 'manifest', mediaType: type, manifest: check(manifestSchema, json, where) };
  throw new ImageError(`${where} has the media type ${type}, which is no image manifest or index.`, rebuild);
}

/** Of one document; an index of ten thousand members has some 150,000. */
const maxValues = 200_000;

const rebuild = 'Build or save the image again.';

function guessType(json: unknown): string {
  return typeof json === 'object' && json !== null && 'manifests' in json
    ? mediaTypes.ociIndex
    : mediaTypes.ociManifest;
}

/** JSON out of untrusted bytes, at most 4 MiB. @throws ImageError naming `where` */
export function parseJson(bytes: Uint8Array, where: string): unknown {
  if (bytes.byteLength > maxManifestBytes) {
    throw new ImageError(
      `${where} is ${bytes.byteLength} bytes, more than the 4 MiB a registry takes.`,
      rebuild,
    );
  }
  if (countJsonValues(bytes) > maxValues) {
    throw new ImageError(`${where} holds more than ${maxValues} values, as no image does.`, rebuild);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new ImageError(`${where} is not JSON: ${messageOf(error)}.`, rebuild, { cause: error });
  }
}

/** `json` as the schema has it. @throws ImageError naming `where` and the first member that is wrong */
export function check<T>(schema: z.ZodType<T>, json: unknown, where: string): T {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const member = issue?.path.join('.') || 'document';
  throw new ImageError(`${where} is malformed: ${member}: ${issue?.message ?? 'invalid'}.`, rebuild);
}

/**
 * Canonical bytes of a manifest or index that this action builds: compact JSON in member order.
 * @throws ImageError when a member is nested deeper than JSON can be written, though it can be read
 */
export function serializeManifest(manifest: Manifest | Index): Buffer {
  try {
    return Buffer.from(JSON.stringify(manifest));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ImageError('A manifest of the image cannot be written anew: it is nested too deep.', rebuild, {
      cause: error,
    });
  }
}
