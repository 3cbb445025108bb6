import { createHash } from 'node:crypto';
import { EcrError } from './ecr-error.ts';

export interface Encryption {
  readonly type: 'AES256' | 'KMS' | 'KMS_DSSE';
  /** Key ARN; undefined for AES256. */
  readonly kmsKey?: string;
}

export interface WantedEncryption {
  readonly type: Encryption['type'];
  /** Alias, key ID, or ARN of either. Default: the AWS managed key `aws/ecr`. */
  readonly kmsKey?: string;
}

export interface KeyOwner {
  readonly region: string;
  readonly registryId: string;
}

const keyArn = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;
const aliasArn = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(alias\/.+)$/;

/**
 * The encryption of a repository, with the key as an ARN (I: the format that ECR returns is unverified).
 * @throws EcrError KmsException, InvalidParameterException
 */
export function resolveEncryption(wanted: WantedEncryption | undefined, owner: KeyOwner): Encryption {
  if (wanted === undefined) return { type: 'AES256' };
  if (wanted.type === 'AES256') {
    if (wanted.kmsKey === undefined) return { type: 'AES256' };
    throw new EcrError('InvalidParameterException', 'kmsKey is not allowed with encryptionType AES256'); // I: wording
  }
  if (wanted.type === 'KMS_DSSE' && !owner.region.startsWith('us-gov-')) {
    throw new EcrError('KmsException', `KMS_DSSE is not supported in ${owner.region}`); // I: wording
  }
  return { type: wanted.type, kmsKey: resolveKey(wanted.kmsKey ?? 'alias/aws/ecr', owner) };
}

function resolveKey(key: string, owner: KeyOwner): string {
  if (keyArn.test(key)) return checkRegion(key, owner);
  const alias = aliasArn.exec(checkRegion(key, owner))?.[1] ?? key;
  if (key.startsWith('arn:') && alias === key) throw new EcrError('KmsException', `Invalid arn ${key}`); // I
  const id = alias.startsWith('alias/') ? keyIdOfAlias(`${owner.registryId}/${alias}`) : alias;
  return `arn:aws:kms:${owner.region}:${owner.registryId}:key/${id}`;
}

function checkRegion(key: string, owner: KeyOwner): string {
  if (!key.startsWith('arn:') || key.split(':')[3] === owner.region) return key;
  throw new EcrError('KmsException', `Key ${key} is not in ${owner.region}`); // I: wording; same region is documented
}

/** There is no KMS here, so an alias always stands for the same generated key. */
function keyIdOfAlias(alias: string): string {
  const hex = createHash('sha256').update(alias).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

export function sameEncryption(one: Encryption, other: Encryption): boolean {
  return one.type === other.type && one.kmsKey === other.kmsKey;
}
