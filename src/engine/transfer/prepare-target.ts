import type { Encryption } from '../../ecr/control-plane.ts';
import type { Digest } from '../../oci/digest.ts';
import { sumOf } from '../../shared/sum.ts';
import type { Discovery } from '../locating/discovery.ts';
import { absentLayers, type PlannedHolding, type PushPlan } from '../locating/plan.ts';
import type { EncryptionModel } from '../log/transfer-log.ts';
import type { PushContext } from '../push-context.ts';

/**
 * Creates the missing target repository. Without an encryption of the user's, it gets that of the mount sources which
 * save most, for ECR mounts only between repositories of identical encryption. Holders that do not fit are dropped, and
 * others are looked for: the plan has to be made anew.
 */
export async function createTarget(
  context: PushContext,
  plan: PushPlan,
  discovery: Pick<Discovery, 'fitTo'>,
): Promise<void> {
  const { ecr, options, log } = context;
  const { immutableTags = false, resourceTags = {} } = options.createRepository ?? {};
  const { encryption, model } = chooseEncryption(context, plan);
  const { created, description } = await ecr.createRepository({
    name: options.repository,
    immutableTags,
    resourceTags,
    ...(encryption === undefined ? {} : { encryption }),
  });
  if (created) log.transfer.repositoryCreated(options.repository, description?.encryption, model);
  else log.transfer.repositoryCreatedByOthers(options.repository, description?.encryption);
  if (description === undefined) return;
  await discovery.fitTo(description.encryption);
}

/** What `createTarget` would do, told and taken for done, the further search included; writes nothing. */
export async function previewCreation(
  context: PushContext,
  plan: PushPlan,
  discovery: Pick<Discovery, 'fitTo'>,
): Promise<void> {
  const { encryption = { type: 'AES256' }, model } = chooseEncryption(context, plan);
  context.log.transfer.wouldCreateRepository(context.options.repository, encryption, model);
  await discovery.fitTo(encryption);
}

interface ChosenEncryption {
  /** Undefined: ECR's default. */
  readonly encryption?: Encryption;
  /** The mount source it is copied from; undefined when it is not copied. */
  readonly model?: EncryptionModel;
}

function chooseEncryption({ options }: PushContext, plan: PushPlan): ChosenEncryption {
  const given = options.createRepository?.encryption;
  if (given !== undefined) return { encryption: given };
  const [best] = savingsByEncryption(plan).toSorted((a, b) => b.bytes - a.bytes);
  if (best === undefined) return {};
  return { encryption: best.encryption, model: { repository: best.largestHolder, bytes: best.bytes } };
}

interface Saving {
  readonly encryption: Encryption;
  /** Of absent layers that repositories of this encryption hold. */
  readonly bytes: number;
  /** The repository that holds most of them. */
  readonly largestHolder: string;
}

function savingsByEncryption(plan: PushPlan): readonly Saving[] {
  const sizes = new Map(absentLayers(plan).map(({ descriptor }) => [descriptor.digest, descriptor.size]));
  const bytesOf = (digests: Iterable<Digest>): number => sumOf(digests, digest => sizes.get(digest) ?? 0);
  const { holdings } = plan;
  return [...new Set(holdings.map(keyOf))].flatMap(key => {
    const held = holdings
      .filter(holding => keyOf(holding) === key)
      .toSorted((a, b) => bytesOf(b.digests) - bytesOf(a.digests));
    const { repository: largestHolder = '', encryption } = held[0] ?? {};
    const distinct = new Set(held.flatMap(({ digests }) => digests));
    return encryption === undefined ? [] : [{ encryption, bytes: bytesOf(distinct), largestHolder }];
  });
}

function keyOf({ encryption }: PlannedHolding): string {
  return encryption === undefined ? '' : [encryption.type, encryption.kmsKey].join(' ');
}
