import { describe, expect, it } from '@jest/globals';
import { sameEncryption } from '../../src/ecr/encryption.ts';

const arn = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

describe('whether a mount is possible between two repositories', () => {
  it.each([
    ['both of the default type', { type: 'AES256' }, { type: 'AES256' }],
    ['the same key', { type: 'KMS', kmsKey: arn }, { type: 'KMS', kmsKey: arn }],
    [
      'the same key, once without its ARN',
      { type: 'KMS', kmsKey: arn },
      { type: 'KMS', kmsKey: arn.slice(-36) },
    ],
    ['the AWS managed key, named and not', { type: 'KMS' }, { type: 'KMS', kmsKey: 'alias/aws/ecr' }],
    [
      'an alias and a key: it may stand for it',
      { type: 'KMS', kmsKey: `${arn.slice(0, arn.indexOf(':key/'))}:alias/org` },
      { type: 'KMS', kmsKey: arn },
    ],
    ['a key that ECR did not name: it may be the same', { type: 'KMS' }, { type: 'KMS', kmsKey: arn }],
  ])('yes: %s', (_, left, right) => {
    expect(sameEncryption(left, right)).toBe(true);
    expect(sameEncryption(right, left)).toBe(true);
  });

  it.each([
    ['another type', { type: 'AES256' }, { type: 'KMS', kmsKey: arn }],
    [
      'another key',
      { type: 'KMS', kmsKey: arn },
      { type: 'KMS', kmsKey: arn.replace('1234abcd', '9999abcd') },
    ],
    ['another alias', { type: 'KMS', kmsKey: 'alias/one' }, { type: 'KMS', kmsKey: 'alias/two' }],
    ['another kind of KMS', { type: 'KMS', kmsKey: arn }, { type: 'KMS_DSSE', kmsKey: arn }],
  ])('no: %s', (_, left, right) => {
    expect(sameEncryption(left, right)).toBe(false);
  });
});
