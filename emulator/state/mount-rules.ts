import type { Digest } from '../rules/digest.ts';
import { sameEncryption } from './encryption.ts';
import type { Permissions } from './permissions.ts';
import type { RegistryState } from './registry-state.ts';
import type { EmulatedRepository } from './repository.ts';

/** Why a mount became an ordinary upload. ECR gives no reason; the request log does. */
export type MountRefusal =
  | 'malformed'
  | 'no-source-named'
  | 'setting-off'
  | 'source-missing'
  | 'denied'
  | 'encryption-differs'
  | 'pull-through-cache'
  | 'blob-missing'
  | 'blob-unreferenced';

/**
 * ECR mounts a blob only with the account setting on, within one registry, between repositories of identical
 * encryption, not for images of a pull-through cache, when the caller may download from the source, and once a
 * manifest of the source names that very blob.
 */
export function mountRefusal(
  registry: RegistryState,
  permissions: Permissions,
  target: EmulatedRepository,
  from: string | undefined,
  digest: Digest | undefined,
): MountRefusal | undefined {
  if (digest === undefined) return 'malformed'; // I: no report exists
  if (from === undefined) return 'no-source-named'; // I: no report exists
  if (registry.blobMounting !== 'ENABLED') return 'setting-off';
  if (!permissions.allows('ecr:GetDownloadUrlForLayer', from)) return 'denied';
  const source = registry.findRepository(from);
  if (source === undefined) return 'source-missing'; // I: no report exists
  if (!sameEncryption(source.attributes.encryption, target.attributes.encryption))
    return 'encryption-differs';
  if (registry.isPullThroughCache(source)) return 'pull-through-cache';
  if (!source.blobs.has(digest)) return 'blob-missing';
  // the same rule for blobs that were themselves mounted there (I)
  return source.isReferenced(digest) ? undefined : 'blob-unreferenced';
}
