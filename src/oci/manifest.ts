import { z } from 'zod';
import { ImageError, messageOf } from '../shared/errors.ts';
import { countJsonValues } from '../shared/json-values.ts';
import { descriptorSchema } from './descriptor.ts';
import { isIndexType, isManifestType, mediaTypes } from './media-types.ts';

/** ECR accepts manifests up to 4 MiB (PutImage). Larger ones are rejected without being read. */
export const maxManifestBytes = 4 * 1024 * 1024;

/** Go writes an empty list as `null`. */
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
 * Parses a manifest. `mediaType` is the type in the descriptor or the registry's response, and the `mediaType` in the manifest
 * must match it (OCI image spec: a client must not process a document as a different type than it declares).
 * @throws ImageError with `where` in the message
 */
export function parseManifest(
  bytes: Uint8Array,
  mediaType: string | undefined,
  where: string,
): ParsedManifest {
  const json = parseJson(bytes, where);
  const own = typeof json === 'object' && json !== null && 'mediaType' in json ? json.mediaType : undefined;
  if (typeof own === 'string' && mediaType !== undefined && own !== mediaType) {
    throw new ImageError(`${where} has media type ${own}, expected ${mediaType}.`, rebuild);
  }
  const type = mediaType ?? (typeof own === 'string' ? own : guessType(json));
  if (isIndexType(type)) return { kind: 'index', mediaType: type, index: check(indexSchema, json, where) };
  if (isManifestType(type))
    return { kind: 'manifest', mediaType: type, manifest: check(manifestSchema, json, where) };
  throw new ImageError(`${where} has media type ${type}, which is not an image manifest or index.`, rebuild);
}

/** Maximum number of JSON values per document. An index with 10,000 members has about 150,000. */
const maxValues = 200_000;

const rebuild = 'Rebuild or re-save the image.';

function guessType(json: unknown): string {
  return typeof json === 'object' && json !== null && 'manifests' in json
    ? mediaTypes.ociIndex
    : mediaTypes.ociManifest;
}

/** Parses untrusted JSON of at most 4 MiB. @throws ImageError with `where` in the message */
export function parseJson(bytes: Uint8Array, where: string): unknown {
  if (bytes.byteLength > maxManifestBytes) {
    throw new ImageError(
      `${where} is ${bytes.byteLength} bytes, more than the 4 MiB that registries accept.`,
      rebuild,
    );
  }
  if (countJsonValues(bytes) > maxValues) {
    throw new ImageError(`${where} contains more than the limit of ${maxValues} JSON values.`, rebuild);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new ImageError(`${where} is not valid JSON: ${messageOf(error)}.`, rebuild, { cause: error });
  }
}

/** The same; undefined if it cannot be parsed. */
export function parseJsonOrNothing(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes, 'The document');
  } catch {
    return undefined;
  }
}

/** Validates `json` with the schema. @throws ImageError with `where` and the first invalid member in the message */
export function check<T>(schema: z.ZodType<T>, json: unknown, where: string): T {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const member = issue?.path.join('.') || 'document';
  throw new ImageError(`${where} is malformed: ${member}: ${issue?.message ?? 'invalid'}.`, rebuild);
}

/**
 * Serializes a manifest or index that the action generates: compact JSON in member order.
 * @throws ImageError if a member is nested too deeply to be written as JSON, although it could be parsed
 */
export function serializeManifest(manifest: Manifest | Index): Buffer {
  try {
    return Buffer.from(JSON.stringify(manifest));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ImageError('A manifest of the image cannot be rewritten: it is nested too deeply.', rebuild, {
      cause: error,
    });
  }
}
