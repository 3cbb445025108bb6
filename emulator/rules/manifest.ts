import { z } from 'zod';
import { type Digest, isDigest } from './digest.ts';
import { docker, oci } from './media-types.ts';

/** PutImage accepts manifests of up to 4,194,304 characters (ECR API model). */
export const maxManifestBytes = 4_194_304;

/** Properties of a manifest that ECR needs, for all kinds of manifests. */
export interface ManifestContents {
  readonly mediaType: string;
  /** Config and layers, in the manifest's order. Empty for an index. */
  readonly blobs: readonly BlobDescriptor[];
  /** Manifests that an index refers to. */
  readonly children: readonly Digest[];
  readonly subject?: Digest;
  /** The artifact type of the manifest, or the media type of the config (OCI distribution spec, "Listing Referrers"). */
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface BlobDescriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
}

const annotations = z.record(z.string(), z.string()).optional();

/** OCI image spec, "Content Descriptors". A media type has at most 127 characters on each side (RFC 6838). */
const descriptor = z.object({
  mediaType: z.string().min(1).max(255),
  digest: z.custom<Digest>(isDigest, 'no digest'),
  size: z.int().min(0),
  urls: z.array(z.string()).optional(),
  annotations,
});

/** OCI image spec, "Image Index": a platform has both. */
const child = descriptor.extend({
  platform: z.object({ architecture: z.string(), os: z.string() }).optional(),
});

/** Members of all kinds. Go writes an empty list as `null` (I: ECR accepts it). */
const common = {
  schemaVersion: z.literal(2),
  artifactType: z.string().optional(),
  subject: descriptor.optional(),
  annotations,
};

const image = z.object({
  ...common,
  mediaType: z.enum([oci.manifest, docker.manifest]),
  config: descriptor,
  layers: z.array(descriptor).nullable(),
});

const index = z.object({
  ...common,
  mediaType: z.enum([oci.index, docker.list]),
  manifests: z.array(child).nullable(),
});

const document = z.discriminatedUnion('mediaType', [image, index]);

/**
 * Reads an image manifest or an index. ECR requires a `mediaType` in it, unlike the OCI image spec (U).
 * @throws SyntaxError, TypeError, ZodError if it is invalid
 */
export function readManifestContents(bytes: Uint8Array): ManifestContents {
  const parsed = document.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  const config = 'config' in parsed ? parsed.config : undefined;
  const artifactType = parsed.artifactType ?? config?.mediaType;
  return {
    mediaType: parsed.mediaType,
    blobs: 'config' in parsed ? [parsed.config, ...(parsed.layers ?? [])] : [],
    children: 'config' in parsed ? [] : (parsed.manifests ?? []).map(({ digest }) => digest),
    ...(parsed.subject === undefined ? {} : { subject: parsed.subject.digest }),
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(parsed.annotations === undefined ? {} : { annotations: parsed.annotations }),
  };
}
