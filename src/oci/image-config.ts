import { z } from 'zod';
import { digestSchema } from './descriptor.ts';
import type { Digest } from './digest.ts';
import { check, parseJson } from './manifest.ts';
import type { Platform } from './platform.ts';

const imageConfigSchema = z.looseObject({
  architecture: z.string().optional(),
  os: z.string().optional(),
  variant: z.string().optional(),
  /** Go writes an empty list as `null`. */
  rootfs: z.looseObject({ diff_ids: z.array(digestSchema).nullish() }).nullish(),
  history: z
    .array(z.looseObject({ created_by: z.string().optional(), empty_layer: z.boolean().optional() }))
    .nullish(),
});

/** The members of an image config that the push reads (OCI image spec, "Image Configuration"). */
export type ImageConfig = z.infer<typeof imageConfigSchema>;

/** @throws ImageError naming `where` */
export function parseImageConfig(bytes: Uint8Array, where: string): ImageConfig {
  return check(imageConfigSchema, parseJson(bytes, where), where);
}

/** The platform in an image config; undefined if it is missing or empty, as in the configs of artifacts. */
export function platformOf(config: ImageConfig | undefined): Platform | undefined {
  if (!config?.os || !config.architecture) return undefined;
  const { os, architecture, variant } = config;
  return { os, architecture, ...(variant ? { variant } : {}) };
}

/** Diff IDs in layer order; empty for artifacts, because their config is not an image config. */
export function diffIdsOf(config: ImageConfig): readonly Digest[] {
  return config.rootfs?.diff_ids ?? [];
}

/** The commands that created the layers, in layer order: the history without the entries that created no layer. */
export function createdByOf(config: ImageConfig): readonly string[] {
  return (config.history ?? [])
    .filter(entry => entry.empty_layer !== true)
    .map(entry => entry.created_by ?? '');
}
