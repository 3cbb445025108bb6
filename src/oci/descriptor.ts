import { z } from 'zod';
import { type Digest, isDigest } from './digest.ts';
import { isForeignLayerType } from './media-types.ts';
import { platformSchema } from './platform.ts';

export const digestSchema = z.custom<Digest>(isDigest, 'not a sha256 or sha512 digest');

/** OCI image spec, "Content Descriptors". Unknown members are kept, so that a rewritten manifest loses nothing. */
export const descriptorSchema = z.looseObject({
  mediaType: z.string().min(1).max(255),
  digest: digestSchema,
  /** Bytes. */
  size: z.int().min(0),
  urls: z.array(z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  platform: platformSchema.optional(),
  artifactType: z.string().optional(),
  data: z.string().optional(),
});

export type Descriptor = z.infer<typeof descriptorSchema>;

/**
 * Whether registries do not store a layer, because clients download it from the URLs in its descriptor. Without URLs, clients
 * can only download it from the registry, regardless of its media type (OCI image spec, "Non-Distributable Layers").
 */
export function isKeptByReference({ mediaType, urls }: Descriptor): boolean {
  return isForeignLayerType(mediaType) && urls !== undefined && urls.length > 0;
}
