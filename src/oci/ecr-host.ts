/** Which of a registry's hosts, and which endpoint of the API. */
export interface EndpointForm {
  /** With FIPS 140 validated cryptography. */
  readonly fips: boolean;
  /** IPv4 and IPv6, in place of IPv4 only. */
  readonly dualStack: boolean;
}

/** The parts of the host name of a private ECR registry. */
export interface EcrHost extends EndpointForm {
  /** Account ID. */
  readonly registryId: string;
  readonly region: string;
}

interface Partition {
  readonly regions: RegExp;
  readonly suffix: string;
  readonly dualStackSuffix: string;
}

/**
 * The suffixes of AWS's partitions, as in the endpoint rules of the SDK, whose suffix `api.…` of dual-stack APIs is `on.…`
 * for registries. The last one has all other regions.
 */
const partitions: readonly Partition[] = [
  { regions: /^cn-/, suffix: 'amazonaws.com.cn', dualStackSuffix: 'on.amazonwebservices.com.cn' },
  { regions: /^eusc-/, suffix: 'amazonaws.eu', dualStackSuffix: 'on.amazonwebservices.eu' },
  { regions: /^us-iso-/, suffix: 'c2s.ic.gov', dualStackSuffix: 'on.aws.ic.gov' },
  { regions: /^us-isob-/, suffix: 'sc2s.sgov.gov', dualStackSuffix: 'on.aws.scloud' },
  { regions: /^eu-isoe-/, suffix: 'cloud.adc-e.uk', dualStackSuffix: 'on.cloud-aws.adc-e.uk' },
  { regions: /^us-isof-/, suffix: 'csp.hci.ic.gov', dualStackSuffix: 'on.aws.hci.ic.gov' },
  { regions: /^/, suffix: 'amazonaws.com', dualStackSuffix: 'on.aws' },
];

/** @returns undefined for all other hosts, and if label, region and suffix are not of the same kind and partition */
export function parseEcrHost(host: string): EcrHost | undefined {
  const [, registryId = '', label = '', fips, region = ''] =
    /^(\d{12})\.(dkr\.ecr|dkr-ecr)(-fips)?\.([a-z0-9-]+)\./.exec(host.toLowerCase()) ?? [];
  const parsed = { registryId, region, fips: fips !== undefined, dualStack: label === 'dkr-ecr' };
  return registryId !== '' && formatEcrHost(parsed) === host.toLowerCase() ? parsed : undefined;
}

/** The host with these parts. */
export function formatEcrHost({ registryId, region, fips, dualStack }: EcrHost): string {
  const partition = partitions.find(({ regions }) => regions.test(region));
  const label = `${dualStack ? 'dkr-ecr' : 'dkr.ecr'}${fips ? '-fips' : ''}`;
  const suffix = dualStack ? partition?.dualStackSuffix : partition?.suffix;
  return `${registryId}.${label}.${region}.${suffix}`;
}

/** Whether both are hosts of one registry. */
export function isSameRegistry(one: string, other: string): boolean {
  if (one === other) return true;
  const [first, second] = [parseEcrHost(one), parseEcrHost(other)];
  return first !== undefined && first.registryId === second?.registryId && first.region === second.region;
}
