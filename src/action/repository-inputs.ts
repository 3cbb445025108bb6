import type { Encryption } from '../ecr/control-plane.ts';
import type { RepositoryCreation } from '../engine/push-options.ts';
import { InputError } from '../shared/errors.ts';
import { flag, lines, optionalText } from './input-fields.ts';

/** ECR's limits for resource tags (API reference, "Tag"; user guide, "Tagging a private repository"). */
const tagLimits = { count: 50, key: 128, value: 256 };

/**
 * The inputs for creating a missing repository.
 * @param region of the push
 * @returns undefined if it must not be created
 */
export function readRepositoryCreation(region: string): RepositoryCreation | undefined {
  const encryption = readEncryption(region);
  const creation: RepositoryCreation = {
    ...(encryption === undefined ? {} : { encryption }),
    immutableTags: flag('repository-immutable-tags', false),
    resourceTags: readResourceTags(),
  };
  return flag('create-repository', false) ? creation : undefined;
}

function readEncryption(region: string): Encryption | undefined {
  const text = optionalText('repository-encryption');
  if (text === undefined) return undefined;
  if (text === 'AES256') return { type: 'AES256' };
  const key = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:(?:key|alias)\/[\w/-]+$/.exec(text);
  if (key === null) {
    throw new InputError(
      'repository-encryption',
      `"${text}" must be AES256 or the ARN of a KMS key.`,
      'Use AES256 or arn:aws:kms:REGION:ACCOUNT:key/ID.',
    );
  }
  if (key[1] === region) return { type: 'KMS', kmsKey: text };
  throw new InputError(
    'repository-encryption',
    `the KMS key is in ${key[1]}, but the registry is in ${region}.`,
    'Use a key in the same region, which ECR requires.',
  );
}

function readResourceTags(): Readonly<Record<string, string>> {
  const tags = new Map<string, string>();
  for (const line of lines('repository-tags')) {
    const [key, value] = readResourceTag(line);
    if (tags.has(key)) throw resourceTagError(`sets "${key}" more than once.`, 'Use each key only once.');
    tags.set(key, value);
  }
  if (tags.size > tagLimits.count) {
    throw resourceTagError(`has ${tags.size} tags.`, `Use at most ${tagLimits.count} tags.`);
  }
  return Object.fromEntries(tags);
}

function readResourceTag(line: string): readonly [key: string, value: string] {
  const at = line.indexOf('=');
  const [key, value] = [line.slice(0, Math.max(at, 0)).trim(), line.slice(at + 1).trim()];
  if (key === '') throw resourceTagError(`"${line}" is not a resource tag.`, 'Use KEY=VALUE, one per line.');
  if (/^aws:/i.test(key)) {
    throw resourceTagError(`"${key}" begins with aws:, which is reserved for AWS.`, 'Use a different key.');
  }
  if (key.length > tagLimits.key || value.length > tagLimits.value) {
    throw resourceTagError(
      `the tag "${key.slice(0, tagLimits.key)}" is too long.`,
      `Use at most ${tagLimits.key} characters in the key and ${tagLimits.value} in the value.`,
    );
  }
  return [key, value];
}

function resourceTagError(problem: string, remedy: string): InputError {
  return new InputError('repository-tags', problem, remedy);
}
