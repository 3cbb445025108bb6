import type { Encryption } from '../../ecr/control-plane.ts';
import type { Digest } from '../../oci/digest.ts';
import { sumOf } from '../../shared/sum.ts';
import { formatBytes } from '../../shared/units.ts';
import type { Discovery } from '../locating/discovery.ts';
import { absentLayers, type PlannedHolding, type PushPlan } from '../locating/plan.ts';
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
  const { ecr, options, logger } = context;
  const { immutableTags = false, resourceTags = {} } = options.createRepository ?? {};
  const { encryption, why } = chooseEncryption(context, plan);
  const { created, description } = await ecr.createRepository({
    name: options.repository,
    immutableTags,
    resourceTags,
    ...(encryption === undefined ? {} : { encryption }),
  });
  const how = description === undefined ? '' : ` with encryption ${describe(description.encryption)}`;
  logger.info(
    created
      ? `Created repository ${options.repository}${how}${why}.`
      : `Another job created repository ${options.repository} meanwhile${how}.`,
  );
  if (description === undefined) return;
  await discovery.fitTo(description.encryption);
}

/** What `createTarget` would do, told and taken for done, the further search included; writes nothing. */
export async function previewCreation(
  context: PushContext,
  plan: PushPlan,
  discovery: Pick<Discovery, 'fitTo'>,
): Promise<void> {
  const { encryption = { type: 'AES256' }, why } = chooseEncryption(context, plan);
  const { repository } = context.options;
  context.logger.info(`Would create repository ${repository} with encryption ${describe(encryption)}${why}.`);
  await discovery.fitTo(encryption);
}

interface ChosenEncryption {
  /** Undefined: ECR's default. */
  readonly encryption?: Encryption;
  /** For the log, with a comma before it; empty when there is nothing to say. */
  readonly why: string;
}

function chooseEncryption({ options }: PushContext, plan: PushPlan): ChosenEncryption {
  const given = options.createRepository?.encryption;
  if (given !== undefined) return { encryption: given, why: '' };
  const [best] = savingsByEncryption(plan).toSorted((a, b) => b.bytes - a.bytes);
  if (best === undefined) return { why: '' };
  const why = `, as ${best.largestHolder} has it (${formatBytes(best.bytes)} can be mounted from there)`;
  return { encryption: best.encryption, why };
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
  return encryption === undefined ? '' : describe(encryption);
}

function describe({ type, kmsKey }: Encryption): string {
  return kmsKey === undefined ? type : `${type} (${kmsKey})`;
}
