import type { Encryption } from '../../ecr/control-plane.ts';
import type { Digest } from '../../oci/digest.ts';
import { RepositoryNotFoundError } from '../../shared/errors.ts';
import { sumOf } from '../../shared/sum.ts';
import type { Discovery } from '../locating/discovery.ts';
import { absentLayers, type PlannedHolding, type PushPlan } from '../locating/plan.ts';
import type { EncryptionModel } from '../log/transfer-log.ts';
import type { PushSession } from '../opening/session.ts';
import type { Target } from '../opening/target.ts';
import type { PushContext } from '../push-context.ts';
import { type CreatedTarget, createOnPush, previewOnPush } from './create-on-push.ts';

type CreationContext = Pick<PushContext, 'ecr' | 'options' | 'log'>;

/** What was found, as far as it matters for the encryption. */
type CreationPlan = Pick<PushPlan, 'layers' | 'holdings'>;

/** The missing target, and the connection to its registry. */
type CreationSession = Pick<PushSession, 'target' | 'connection'>;

/**
 * Creates the missing target repository. Where a repository creation template matches, ECR creates it with the settings of the
 * template, which CreateRepository would ignore. Sources with an encryption that does not fit are dropped, and others are
 * searched for. The plan has to be made again afterwards.
 * @returns without a description if the role is not allowed to describe the repository
 * @throws RepositoryNotFoundError if there is no template and the options do not say to create it; nothing is written then
 */
export async function createTarget(
  context: CreationContext,
  { target, connection }: CreationSession,
  plan: CreationPlan,
  discovery: Pick<Discovery, 'fitTo'>,
): Promise<Target> {
  const { options } = context;
  const repository = connection.repository(options.repository);
  const { description, encryption } =
    (await createOnPush(context, repository, target.creation ?? { expected: 'maybe' })) ??
    (await createByHand(context, plan, connection.host));
  if (encryption !== undefined) await discovery.fitTo(encryption);
  return { missing: false, ...(description === undefined ? {} : { description }) };
}

/**
 * CreateRepository. If the user did not set an encryption, the repository gets that of the mount sources that save the most,
 * because ECR mounts only between repositories with the same encryption.
 */
async function createByHand(
  context: CreationContext,
  plan: CreationPlan,
  host: string,
): Promise<CreatedTarget> {
  const { ecr, options, log } = context;
  if (options.createRepository === undefined) throw new RepositoryNotFoundError(options.repository, host);
  const { immutableTags, resourceTags } = options.createRepository;
  const { encryption, model } = chooseEncryption(context, plan);
  const { created, description } = await ecr.createRepository({
    name: options.repository,
    immutableTags,
    resourceTags,
    ...(encryption === undefined ? {} : { encryption }),
  });
  if (created) log.transfer.repositoryCreated(options.repository, description?.encryption, model);
  else log.transfer.repositoryCreatedByOthers(options.repository, description?.encryption);
  return description === undefined ? {} : { description, encryption: description.encryption };
}

/** Logs what `createTarget` would do and continues as if it were done, including the search. Writes nothing. */
export async function previewCreation(
  context: CreationContext,
  { target }: Pick<CreationSession, 'target'>,
  plan: CreationPlan,
  discovery: Pick<Discovery, 'fitTo'>,
): Promise<void> {
  const { creation } = target;
  if (creation?.expected === 'yes') {
    previewOnPush(context, creation.template);
    return await discovery.fitTo(creation.template.encryption);
  }
  const { encryption = { type: 'AES256' }, model } = chooseEncryption(context, plan);
  context.log.transfer.wouldCreateRepository(context.options.repository, encryption, model);
  if (creation?.expected === 'maybe') context.log.transfer.mayBeCreatedOnPush();
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
