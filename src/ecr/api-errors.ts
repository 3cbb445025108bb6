import { z } from 'zod';
import { type AttemptFailure, isRetriedStatus, retryAfter } from '../shared/backoff.ts';
import {
  AccessDeniedError,
  CredentialsError,
  messageOf,
  oneLine,
  PushError,
  RegistryError,
  RepositoryNotFoundError,
} from '../shared/errors.ts';
import { NetworkError } from '../shared/network-error.ts';

/** The request that failed, for the error. */
export interface ApiCall {
  /** Such as `BatchGetImage`; with the prefix `ecr:`, this is the IAM action. */
  readonly operation: string;
  readonly region: string;
  readonly repository?: string;
}

const denied = new Set(['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation', 'NotAuthorized']);
const throttled = new Set([
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottledException',
]);
const badCredentials = new Set([
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'ExpiredTokenException',
  'ExpiredToken',
  'RequestExpired',
]);
const remedies: Readonly<Record<string, string>> = {
  KmsException: 'Check that the KMS key exists in this region and that the role is allowed to use it.',
  OptInRequired: 'Enable the region for the account, or check the input "region".',
  SubscriptionRequiredException: 'Enable the region for the account, or check the input "region".',
  LimitExceededException: 'Ask AWS for a higher quota, or delete unused resources.',
  InvalidTagParameterException: 'Check the input "repository-tags".',
  TooManyTagsException: 'Use at most 50 resource tags in "repository-tags".',
};

/** The SDK adds this hint to a response that is not JSON. It is meant for developers who use the SDK. */
const sdkHint = /\s*Deserialization error: to see the raw response.*/s;

const configure =
  'Run aws-actions/configure-aws-credentials before this step (with "permissions: id-token: write"), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

export function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return 0;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return 0;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : 0;
}

/** Whether the service rejected the request because of its rate limit. */
export function isThrottled(error: unknown): boolean {
  return throttled.has(nameOf(error)) || statusOf(error) === 429;
}

/** The failure that the error represents; undefined if a retry would not help. */
export function failureOf(error: unknown): AttemptFailure | undefined {
  if (error instanceof NetworkError) {
    return error.retryable ? { reason: error.message, throttled: false } : undefined;
  }
  const status = statusOf(error);
  const throttled = isThrottled(error);
  if (!throttled && !isRetriedStatus(status) && nameOf(error) !== 'ServerException') return undefined;
  const wait = retryAfter(retryAfterHeader(error));
  return {
    // the SDK cannot parse a response that does not come from ECR but from a proxy or a load balancer
    reason: /^(?:SyntaxError|Unknown)$/.test(nameOf(error))
      ? `status ${status}`
      : `status ${status} ${nameOf(error)}`,
    throttled,
    ...(wait === undefined ? {} : { retryAfterMilliseconds: wait }),
  };
}

function retryAfterHeader(error: unknown): string | undefined {
  return answerSchema.safeParse(error).data?.$response.headers['retry-after'];
}

/** The SDK attaches the response to its errors, if there was one. */
const answerSchema = z.object({ $response: z.object({ headers: z.record(z.string(), z.string()) }) });

/** Turns any error that the SDK threw into a PushError. */
export function toPushError(error: unknown, call: ApiCall): PushError {
  if (error instanceof PushError) return error;
  const name = nameOf(error);
  const detail = oneLine(messageOf(error).replace(sdkHint, ''));
  const where = `${call.operation} in ${call.region}`;
  if (denied.has(name)) {
    const action = `ecr:${call.operation}`;
    const on = call.repository === undefined ? '' : ` on repository ${call.repository}`;
    return new AccessDeniedError(
      action,
      `The role is not allowed to call ${action}${on}: ${detail}`,
      undefined,
      { cause: error },
    );
  }
  if (badCredentials.has(name)) {
    return new CredentialsError(`AWS rejected the credentials (${name}: ${detail})`, configure, {
      cause: error,
    });
  }
  if (/^(?:CredentialsProviderError|TokenProviderError|ProviderError)$/.test(name)) {
    return new CredentialsError(`No AWS credentials were found (${detail}).`, configure, { cause: error });
  }
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
