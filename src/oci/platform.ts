import { z } from 'zod';

/** OCI image index, `platform` of a manifest descriptor. */
export const platformSchema = z.looseObject({
  os: z.string(),
  architecture: z.string(),
  variant: z.string().optional(),
  'os.version': z.string().optional(),
});

export type Platform = z.infer<typeof platformSchema>;

/** `os/architecture[/variant]`, the format of `docker buildx --platform`. */
export function formatPlatform(platform: Platform): string {
  return [platform.os, platform.architecture, platform.variant].filter(Boolean).join('/');
}

/** Buildx marks attestation manifests by this platform. */
export function isUnknownPlatform(platform: Platform): boolean {
  return platform.os === 'unknown' && platform.architecture === 'unknown';
}

const architectureAliases: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
};

/**
 * Whether `platform` matches `wanted`. Without a variant, `wanted` matches all variants. `linux/arm64` and `linux/arm64/v8`
 * are the same (containerd's platform normalization).
 */
export function matchesPlatform(platform: Platform, wanted: string): boolean {
  const [os, architecture = '', variant] = wanted.toLowerCase().split('/');
  if (platform.os !== os) return false;
  if (platform.architecture !== (architectureAliases[architecture] ?? architecture)) return false;
  if (variant === undefined) return true;
  const own = platform.variant ?? (platform.architecture === 'arm64' ? 'v8' : undefined);
  return own === variant;
}
