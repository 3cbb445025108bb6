import { deniedAction, remedyForDenial, saysQuota } from '../shared/denials.ts';
import { AccessDeniedError, PushError, RegistryError, RepositoryNotFoundError } from '../shared/errors.ts';
import { rejectionOf } from './credentials/rejections.ts';
import { detailOf, nameOf, statusOf } from './sdk-error.ts';

/** The request that failed, for the error. */
export interface ApiCall {
  /** Such as `BatchGetImage`; with the prefix `ecr:`, this is the IAM action. */
  readonly operation: string;
  readonly region: string;
  readonly repository?: string;
}

const denied = new Set(['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation', 'NotAuthorized']);
const quotaRemedy =
  'Delete what is no longer used (a lifecycle policy can delete images), or ask AWS for a higher quota.';
const remedies: Readonly<Record<string, string>> = {
  KmsException: 'Check that the KMS key exists in this region and that the role is allowed to use it.',
  OptInRequired: 'Enable the region for the account, or check the input "region".',
  SubscriptionRequiredException: 'Enable the region for the account, or check the input "region".',
  LimitExceededException: quotaRemedy,
  EndpointError:
    'Remove endpoint_url, use_fips_endpoint or use_dualstack_endpoint from the AWS config file: they exclude each other.',
  InvalidTagParameterException: 'Check the input "repository-tags".',
  TooManyTagsException: 'Use at most 50 resource tags in "repository-tags".',
};

/** Turns any error that the SDK threw into a PushError. */
export function toPushError(error: unknown, call: ApiCall): PushError {
  if (error instanceof PushError) return error;
  const name = nameOf(error);
  const detail = detailOf(error);
  const where = `${call.operation} in ${call.region}`;
  if (denied.has(name)) {
    if (saysQuota(detail)) {
      return new RegistryError(`${where} failed: ${detail}`, quotaRemedy, {
        status: statusOf(error),
        code: name,
        cause: error,
      });
    }
    const action = deniedAction(detail) ?? `ecr:${call.operation}`;
    const on = call.repository === undefined ? '' : ` on repository ${call.repository}`;
    return new AccessDeniedError(
      action,
      `The role is not allowed to call ${action}${on}: ${detail}`,
      remedyForDenial(detail, action),
      { cause: error },
    );
  }
  const rejection = rejectionOf(error);
  if (rejection !== undefined) return rejection;
  if (name === 'RepositoryNotFoundException' && call.repository !== undefined) {
    return new RepositoryNotFoundError(call.repository, `the ECR registry in ${call.region}`, {
      cause: error,
    });
  }
  if (error instanceof SyntaxError || error instanceof TypeError) {
    const status = statusOf(error) === 0 ? '' : ` (status ${statusOf(error)})`;
    return new RegistryError(
      `${where} failed: not a valid ECR response${status}.`,
      'Check AWS_ENDPOINT_URL_ECR and the proxy settings, then run the job again.',
      { status: statusOf(error), code: name, cause: error },
    );
  }
  return new RegistryError(
    `${where} failed: ${name}: ${detail}`,
    remedies[name] ?? 'Run the job again. If the error persists, see docs/troubleshooting.md.',
    { status: statusOf(error), code: name, cause: error },
  );
}
