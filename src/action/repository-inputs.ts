import type { Encryption } from '../ecr/control-plane.ts';
import type { RepositoryCreation } from '../engine/push-options.ts';
import { InputError } from '../shared/errors.ts';
import { flag, lines, optionalText } from './input-fields.ts';

/** The inputs on a missing repository. @returns undefined when it is not to be created */
export function readRepositoryCreation(): RepositoryCreation | undefined {
  const encryption = readEncryption();
  const creation: RepositoryCreation = {
    ...(encryption === undefined ? {} : { encryption }),
    immutableTags: flag('repository-immutable-tags', false),
    resourceTags: readResourceTags(),
  };
  return flag('create-repository', false) ? creation : undefined;
}

function readEncryption(): Encryption | undefined {
  const text = optionalText('repository-encryption');
  if (text === undefined) return undefined;
  if (text === 'AES256') return { type: 'AES256' };
  if (/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(?:key|alias)\/[\w/-]+$/.test(text)) {
    return { type: 'KMS', kmsKey: text };
  }
  throw new InputError(
    'repository-encryption',
    `"${text}" is neither AES256 nor the ARN of a KMS key.`,
    'Write AES256 or arn:aws:kms:REGION:ACCOUNT:key/ID.',
  );
}

function readResourceTags(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lines('repository-tags').map(line => {
      const at = line.indexOf('=');
      const key = line.slice(0, at).trim();
      if (at < 0 || key === '' || key.length > 128) {
        throw new InputError(
          'repository-tags',
          `"${line}" is no resource tag.`,
          'Write KEY=VALUE, one a line.',
        );
      }
      return [key, line.slice(at + 1).trim()];
    }),
  );
}
