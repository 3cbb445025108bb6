import { describe, expect, it } from '@jest/globals';
import { formatEcrHost, isSameRegistry, parseEcrHost } from '../../src/oci/ecr-host.ts';

const plain = { fips: false, dualStack: false };

describe('hosts of ECR', () => {
  it.each([
    ['123456789012.dkr.ecr.eu-central-1.amazonaws.com', 'eu-central-1', plain],
    ['123456789012.dkr.ecr.us-gov-west-1.amazonaws.com', 'us-gov-west-1', plain],
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1', plain],
    ['123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1', plain],
    ['123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov', 'us-iso-east-1', plain],
    ['123456789012.dkr.ecr.us-isob-east-1.sc2s.sgov.gov', 'us-isob-east-1', plain],
    ['123456789012.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk', 'eu-isoe-west-1', plain],
    ['123456789012.dkr.ecr.us-isof-east-1.csp.hci.ic.gov', 'us-isof-east-1', plain],
    ['123456789012.dkr.ecr-fips.us-east-1.amazonaws.com', 'us-east-1', { fips: true, dualStack: false }],
    ['123456789012.dkr-ecr.us-west-2.on.aws', 'us-west-2', { fips: false, dualStack: true }],
    ['123456789012.dkr-ecr-fips.us-gov-east-1.on.aws', 'us-gov-east-1', { fips: true, dualStack: true }],
    [
      '123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn',
      'cn-north-1',
      { fips: false, dualStack: true },
    ],
  ])('knows %s, and can write it', (host, region, form) => {
    const parsed = { registryId: '123456789012', region, ...form };
    expect(parseEcrHost(host)).toEqual(parsed);
    expect(parseEcrHost(host.toUpperCase())).toEqual(parsed);
    expect(formatEcrHost(parsed)).toBe(host);
  });

  it.each([
    ['a dual-stack label with a plain suffix', '123456789012.dkr-ecr.us-west-2.amazonaws.com'],
    ['a plain label with a dual-stack suffix', '123456789012.dkr.ecr.us-west-2.on.aws'],
    ['a FIPS label with a dual-stack suffix', '123456789012.dkr.ecr-fips.us-west-2.on.aws'],
    ["another partition's suffix", '123456789012.dkr.ecr.us-west-2.amazonaws.com.cn'],
    ["another partition's region", '123456789012.dkr.ecr.cn-north-1.amazonaws.com'],
    ["another partition's dual-stack suffix", '123456789012.dkr-ecr.cn-north-1.on.aws'],
    ['a suffix that does not exist', '123456789012.dkr-ecr.cn-north-1.on.aws.com.cn'],
    ['a short account ID', '12345.dkr.ecr.us-west-2.amazonaws.com'],
    ['an ECR host with something after it', '123456789012.dkr.ecr.us-west-2.amazonaws.com.evil.example'],
    ['an ECR host with something before it', 'evil-123456789012.dkr.ecr.us-west-2.amazonaws.com'],
    ['a port', '123456789012.dkr.ecr.us-west-2.amazonaws.com:5000'],
    ['ECR Public', 'public.ecr.aws'],
    ['no region', '123456789012.dkr.ecr.amazonaws.com'],
  ])('does not take %s for one', (_, host) => {
    expect(parseEcrHost(host)).toBeUndefined();
  });

  it('are of one registry if account and region are the same', () => {
    const host = '123456789012.dkr.ecr.us-east-1.amazonaws.com';
    expect(isSameRegistry(host, '123456789012.dkr-ecr-fips.us-east-1.on.aws')).toBe(true);
    expect(isSameRegistry('127.0.0.1:5000', '127.0.0.1:5000')).toBe(true);
    for (const other of [
      '999999999999.dkr.ecr-fips.us-east-1.amazonaws.com',
      '123456789012.dkr.ecr-fips.us-east-2.amazonaws.com',
      '127.0.0.1:5000',
    ]) {
      expect(isSameRegistry(host, other)).toBe(false);
    }
  });
});
