import type { Encryption } from './control-plane.ts';

/**
 * Whether two repositories seem to have the same encryption, which a mount requires (ECR user guide, "Blob mounting").
 * ECR returns key ARNs. If it returns none, the key is the AWS managed key, whose ARN is unknown here, and an alias of
 * the user may refer to any key. In these cases only the types are compared, because a wrong guess costs one refused
 * mount, but a mount that is not attempted costs an upload.
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
