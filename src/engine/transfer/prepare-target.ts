import type { EcrRepository, Encryption } from '../../ecr/control-plane.ts';
import type { Digest } from '../../oci/digest.ts';
import { sumOf } from '../../shared/sum.ts';
import type { Discovery } from '../locating/discovery.ts';
import { absentLayers, type PlannedHolding, type PushPlan } from '../locating/plan.ts';
import type { EncryptionModel } from '../log/transfer-log.ts';
import type { PushContext } from '../push-context.ts';

type CreationContext = Pick<PushContext, 'ecr' | 'options' | 'log'>;

/** What was found, as far as it matters for the encryption. */
type CreationPlan = Pick<PushPlan, 'layers' | 'holdings'>;

/**
 * Creates the missing target repository. If the user did not set an encryption, it gets that of the mount sources that
 * save the most, because ECR mounts only between repositories with the same encryption. Sources with a different one are
 * dropped, and others are searched for. The plan has to be made again afterwards.
 * @returns undefined if another job was faster and the role is not allowed to describe the repository
 */
export async function createTarget(
  context: CreationContext,
  plan: CreationPlan,
  discovery: Pick<Discovery, 'fitTo'>,
): Promise<EcrRepository | undefined> {
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
  if (description !== undefined) await discovery.fitTo(description.encryption);
  return description;
}

/** Logs what `createTarget` would do and continues as if it were done, including the search. Writes nothing. */
export async function previewCreation(
  context: CreationContext,
  plan: CreationPlan,
  discovery: Pick<Discovery, 'fitTo'>,
): Promise<void> {
  const { encryption = { type: 'AES256' }, model } = chooseEncryption(context, plan);
  context.log.transfer.wouldCreateRepository(context.options.repository, encryption, model);
  await discovery.fitTo(encryption);
}

interface ChosenEncryption {
  /** Undefined for ECR's default. */
  readonly encryption?: Encryption;
  /** The mount source it is copied from; undefined when it is not copied. */
  readonly model?: EncryptionModel;
}

function chooseEncryption({ options }: CreationContext, plan: CreationPlan): ChosenEncryption {
  const given = options.createRepository?.encryption;
  if (given !== undefined) return { encryption: given };
  const [best] = savingsByEncryption(plan).toSorted((a, b) => b.bytes - a.bytes);
  if (best === undefined) return {};
  return { encryption: best.encryption, model: { repository: best.largestHolder, bytes: best.bytes } };
}

interface Saving {
  readonly encryption: Encryption;
  /** Of missing layers that repositories with this encryption have. */
  readonly bytes: number;
  /** The repository that has most of them. */
  readonly largestHolder: string;
}

function savingsByEncryption(plan: CreationPlan): readonly Saving[] {
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
