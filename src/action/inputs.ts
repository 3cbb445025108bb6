import type { ImagePush } from '../assemble/push-one.ts';
import { parseMountPatterns } from '../engine/patterns.ts';
import { blobMountingModes } from '../engine/push-options.ts';
import { InputError } from '../shared/errors.ts';
import { flag, lines, list, oneOf, optionalText, requiredText, wholeNumber } from './input-fields.ts';
import { type ReportSettings, readReportSettings } from './report-settings.ts';
import { readRepositoryCreation } from './repository-inputs.ts';
import { parsePushTarget, registryOfHost } from './tags-input.ts';

/** Which registry to push to. */
export interface RegistryInputs {
  readonly region: string;
  readonly registryId?: string;
  /** Registry host from the tags. */
  readonly host?: string;
}

/** All inputs of the push action, validated. */
export interface Inputs {
  /** As in the input. */
  readonly image: string;
  readonly registry: RegistryInputs;
  readonly push: ImagePush;
  readonly dockerLogin: boolean;
  readonly report: ReportSettings;
}

/**
 * Reads and checks all inputs before anything else happens.
 * @throws InputError
 */
export function readInputs(): Inputs {
  const image = requiredText(
    'image',
    'Set it to the built image, for example oci:DIRECTORY or the name of a local Docker image.',
  );
  const tags = list('tags');
  const target = parsePushTarget(optionalText('repository'), tags.length === 0 ? ['latest'] : tags);
  const registry = registryOfHost(target.host);
  const registryId = agreed('registry-id', readRegistryId(), registry.registryId);
  const region = readRegion(registry.region);
  return {
    image,
    registry: {
      region,
      ...(registryId === undefined ? {} : { registryId }),
      ...(target.host === undefined ? {} : { host: target.host }),
    },
    push: readPushOptions(target, region),
    dockerLogin: flag('docker-login', false),
    report: readReportSettings(),
  };
}

function readPushOptions(
  { repository, tags }: { readonly repository: string; readonly tags: readonly string[] },
  region: string,
): ImagePush {
  const createRepository = readRepositoryCreation(region);
  const compression = oneOf('compression', ['gzip', 'zstd'], 'gzip');
  const compressionLevel = wholeNumber('compression-level', {
    least: 1,
    most: compression === 'gzip' ? 9 : 19,
  });
  return {
    repository,
    tags,
    platforms: list('platforms'),
    mountFrom: parseMountPatterns(mountFromLines()),
    maxMountSources: wholeNumber('max-mount-sources', { least: 0, most: 100_000 }) ?? 200,
    blobMounting: oneOf('blob-mounting', blobMountingModes, 'ensure'),
    ...(createRepository === undefined ? {} : { createRepository }),
    matchDiffIds: flag('match-diff-ids', true),
    compression,
    ...(compressionLevel === undefined ? {} : { compressionLevel }),
    concurrency: wholeNumber('concurrency', { least: 1, most: 64 }) ?? 8,
    dryRun: flag('dry-run', false),
  };
}

function mountFromLines(): readonly string[] {
  const given = lines('mount-from');
  return given.length === 0 ? ['**'] : given;
}

function readRegistryId(): string | undefined {
  const text = optionalText('registry-id');
  if (text === undefined || /^\d{12}$/.test(text)) return text;
  throw new InputError(
    'registry-id',
    `"${text}" is not an AWS account ID.`,
    'Use the 12 digits of the account ID.',
  );
}

function readRegion(ofTags: string | undefined): string {
  const given = agreed('region', optionalText('region'), ofTags);
  const region = given ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? '';
  if (region === '') {
    throw new InputError(
      'region',
      'is missing, and AWS_REGION is not set.',
      'Set it, or run aws-actions/configure-aws-credentials before this step.',
    );
  }
  if (/^[a-z]{2,5}(?:-[a-z0-9]+)+$/.test(region)) return region;
  throw new InputError(
    'region',
    `"${region}" is not a valid AWS region.`,
    'Use a value such as eu-central-1.',
  );
}

/** The value of an input, which must match the value from the registry host in the tags. */
function agreed(input: string, given: string | undefined, ofTags: string | undefined): string | undefined {
  if (given === undefined || ofTags === undefined || given === ofTags) return given ?? ofTags;
  throw new InputError(
    input,
    `is ${given}, but the registry host in "tags" has ${ofTags}.`,
    'Make them match, or remove the input.',
  );
}
