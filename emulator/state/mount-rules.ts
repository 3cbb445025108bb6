import type { Digest } from '../rules/digest.ts';
import { sameEncryption } from './encryption.ts';
import type { Permissions } from './permissions.ts';
import type { RegistryState } from './registry-state.ts';
import type { EmulatedRepository } from './repository.ts';

/** Why a mount became an ordinary upload. ECR does not return a reason; the request journal has it. */
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
 * ECR mounts a blob only with the account setting on, within one registry, between repositories with the same
 * encryption, not from a pull-through cache, if the caller is allowed to download from the source, and after a manifest
 * in the source refers to the blob.
 */
export function mountRefusal(
  registry: RegistryState,
  permissions: Permissions,
  target: EmulatedRepository,
  from: string | undefined,
  digest: Digest | undefined,
): MountRefusal | undefined {
  if (digest === undefined) return 'malformed'; // I: there are no reports
  if (from === undefined) return 'no-source-named'; // I: there are no reports
  if (registry.blobMounting !== 'ENABLED') return 'setting-off';
  if (!permissions.allows('ecr:GetDownloadUrlForLayer', from)) return 'denied';
  const source = registry.findRepository(from);
  if (source === undefined) return 'source-missing'; // I: there are no reports
  if (!sameEncryption(source.attributes.encryption, target.attributes.encryption))
    return 'encryption-differs';
  if (registry.isPullThroughCache(source)) return 'pull-through-cache';
  if (!source.blobs.has(digest)) return 'blob-missing';
  // the same rule for blobs that were themselves mounted there (I)
  return source.isReferenced(digest) ? undefined : 'blob-unreferenced';
}
