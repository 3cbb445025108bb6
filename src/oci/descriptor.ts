import { z } from 'zod';
import { type Digest, isDigest } from './digest.ts';
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
