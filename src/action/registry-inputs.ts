import { parseMountPatterns } from '../engine/patterns.ts';
import { blobMountingModes, type PushOptions } from '../engine/push-options.ts';
import { InputError } from '../shared/errors.ts';
import { lines, oneOf, optionalText, wholeNumber } from './input-fields.ts';
import { readRepositoryCreation } from './repository-inputs.ts';
import { registryOfHost } from './tags-input.ts';

/** Which registry to push to. */
export interface RegistryInputs {
  readonly region: string;
  readonly registryId?: string;
  /** Registry host from the tags. */
  readonly host?: string;
}

/** What the push action and the relay have in common: where to mount from, and what to set up for it. */
export type MountInputs = Pick<
  PushOptions,
  'mountFrom' | 'maxMountSources' | 'blobMounting' | 'createRepository'
>;

/**
 * @param host registry host of the full references in the tags; the inputs must match it
 * @throws InputError
 */
export function readRegistryInputs(host?: string): RegistryInputs {
  const ofTags = registryOfHost(host);
  const registryId = agreed('registry-id', readRegistryId(), ofTags.registryId);
  return {
    region: readRegion(ofTags.region),
    ...(registryId === undefined ? {} : { registryId }),
    ...(host === undefined ? {} : { host }),
  };
}

/** @param region of the registry @throws InputError */
export function readMountInputs(region: string): MountInputs {
  const createRepository = readRepositoryCreation(region);
  return {
    mountFrom: parseMountPatterns(mountFromLines()),
    maxMountSources: readMaxMountSources(),
    blobMounting: oneOf('blob-mounting', blobMountingModes, 'ensure'),
    ...(createRepository === undefined ? {} : { createRepository }),
  };
}

function readMaxMountSources(): PushOptions['maxMountSources'] {
  const name = 'max-mount-sources';
  if (optionalText(name) === 'auto') return 'auto';
  return wholeNumber(name, { least: 0, most: 100_000, or: '"auto"' }) ?? 'auto';
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
