import { describe, expect, it } from '@jest/globals';
import { resolveEncryption, sameEncryption } from '../../../emulator/state/encryption.ts';

const owner = { region: 'eu-central-1', registryId: '123456789012' };
const arn = (rest: string, region = owner.region) => `arn:aws:kms:${region}:123456789012:${rest}`;
const kms = (kmsKey?: string) =>
  resolveEncryption({ type: 'KMS', ...(kmsKey === undefined ? {} : { kmsKey }) }, owner);

describe('encryption', () => {
  it('is AES256 by default', () => {
    expect(resolveEncryption(undefined, owner)).toEqual({ type: 'AES256' });
  });

  it('has the same key by alias, alias ARN, or key ARN', () => {
    const { kmsKey } = kms('alias/own');
    expect(kmsKey).toMatch(/^arn:aws:kms:eu-central-1:123456789012:key\/[0-9a-f-]{36}$/);
    expect(kms(arn('alias/own')).kmsKey).toBe(kmsKey);
    expect(kms(kmsKey).kmsKey).toBe(kmsKey);
    expect(kms(kmsKey?.split('/')[1]).kmsKey).toBe(kmsKey);
  });

  it('is the same only with the same type and the same key', () => {
    expect(sameEncryption(kms('alias/a'), kms('alias/a'))).toBe(true);
    expect(sameEncryption(kms('alias/a'), kms('alias/b'))).toBe(false);
    expect(sameEncryption(kms('alias/a'), { type: 'AES256' })).toBe(false);
    expect(sameEncryption(kms(), kms('alias/aws/ecr'))).toBe(true);
  });

  it('rejects keys of another region, and other ARNs', () => {
    expect(() => kms(arn('key/0f5c', 'us-east-1'))).toThrow('is not in eu-central-1');
    expect(() => kms(arn('alias/own', 'us-east-1'))).toThrow('is not in eu-central-1');
    expect(() => kms('arn:aws:iam:eu-central-1:123456789012:role/x')).toThrow('Invalid arn');
  });

  it('rejects a key with AES256, and KMS_DSSE outside GovCloud', () => {
    expect(() => resolveEncryption({ type: 'AES256', kmsKey: 'alias/own' }, owner)).toThrow('not allowed');
    expect(() => resolveEncryption({ type: 'KMS_DSSE' }, owner)).toThrow('not supported');
    const gov = { ...owner, region: 'us-gov-west-1' };
    expect(resolveEncryption({ type: 'KMS_DSSE' }, gov).type).toBe('KMS_DSSE');
  });
});
