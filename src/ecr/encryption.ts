import type { Encryption } from './control-plane.ts';

/**
 * Whether two repositories are, as far as can be told, encrypted alike: the condition of a mount (ECR user guide,
 * "Blob mounting"). ECR answers with key ARNs; a key that it does not name is the AWS managed one, whose ARN is not
 * known here, and an alias of the user's may stand for any key: then the types decide, for a wrong guess costs one
 * refused mount and a wrong refusal costs an upload.
 */
export function sameEncryption(left: Encryption, right: Encryption): boolean {
  if (left.type !== right.type) return false;
  if (left.type === 'AES256') return true;
  const [leftKey, rightKey] = [keyOf(left), keyOf(right)];
  if (leftKey === undefined || rightKey === undefined) return true;
  if (isAlias(leftKey) !== isAlias(rightKey)) return true;
  return leftKey === rightKey || keyId(leftKey) === rightKey || leftKey === keyId(rightKey);
}

function keyOf({ kmsKey }: Encryption): string | undefined {
  return kmsKey === undefined || kmsKey.endsWith('alias/aws/ecr') ? undefined : kmsKey;
}

/** `ID` of `arn:aws:kms:REGION:ACCOUNT:key/ID`. */
function keyId(key: string): string {
  return key.slice(key.lastIndexOf(':key/') + ':key/'.length);
}

/** `alias/NAME`, alone or at the end of an ARN. */
function isAlias(key: string): boolean {
  return /(?:^|:)alias\//.test(key);
}
