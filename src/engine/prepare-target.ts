import type { Encryption } from '../ecr/control-plane.ts';
import { sameEncryption } from '../ecr/encryption.ts';
import { formatBytes } from '../shared/units.ts';
import type { PushPlan } from './plan.ts';
import type { PushContext } from './push-context.ts';

/**
 * Creates the missing target repository. Without an encryption of the user's, it gets that of the mount source which
 * saves most, for ECR mounts only between repositories of identical encryption; holders that do not fit are dropped.
 */
export async function createTarget(context: PushContext, plan: PushPlan): Promise<void> {
  const { ecr, options, logger } = context;
  const { immutableTags = false, resourceTags = {}, encryption: given } = options.createRepository ?? {};
  const copied = given === undefined ? encryptionOfBestSource(plan) : undefined;
  const encryption = given ?? copied?.encryption;
  const created = await ecr.createRepository({
    name: options.repository,
    immutableTags,
    resourceTags,
    ...(encryption === undefined ? {} : { encryption }),
  });
  const why =
    copied === undefined
      ? ''
      : `, as ${copied.repository} has it (${formatBytes(copied.bytes)} can be mounted from there)`;
  logger.info(`Created repository ${created.name} with encryption ${describe(created.encryption)}${why}.`);
  dropForeignHolders(plan, created.encryption);
}

/** Forgets holders from which the created repository could not mount. */
function dropForeignHolders(plan: PushPlan, encryption: Encryption): void {
  plan.holders.retain(name => {
    const described = plan.candidates?.described(name);
    return described === undefined || sameEncryption(described.encryption, encryption);
  });
}

function encryptionOfBestSource(
  plan: PushPlan,
): { readonly encryption: Encryption; readonly repository: string; readonly bytes: number } | undefined {
  const sizes = new Map(plan.layers.map(({ descriptor }) => [descriptor?.digest, descriptor?.size ?? 0]));
  const sources = plan.holders.repositories.flatMap(repository => {
    const encryption = plan.candidates?.described(repository)?.encryption;
    const bytes = plan.holders.heldBy(repository).reduce((sum, digest) => sum + (sizes.get(digest) ?? 0), 0);
    return encryption === undefined ? [] : [{ repository, encryption, bytes }];
  });
  return sources.toSorted((a, b) => b.bytes - a.bytes)[0];
}

function describe({ type, kmsKey }: Encryption): string {
  return kmsKey === undefined ? type : `${type} (${kmsKey})`;
}
