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

/** What was asked, for the error. */
export interface ApiCall {
  /** As `BatchGetImage`; with the prefix `ecr:` the IAM action. */
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
  KmsException: 'Check that the KMS key exists in this region and that the role may use it.',
  OptInRequired: 'Enable the region for the account, or correct the input "region".',
  SubscriptionRequiredException: 'Enable the region for the account, or correct the input "region".',
  LimitExceededException: 'Ask AWS for a higher quota, or delete what is not needed.',
  InvalidTagParameterException: 'Correct the input "repository-tags".',
  TooManyTagsException: 'Give at most 50 resource tags in "repository-tags".',
};

/** What the SDK adds to an answer that is no JSON: of use to those who program with it. */
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

/** Whether the service only said that it is asked too often. */
export function isThrottled(error: unknown): boolean {
  return throttled.has(nameOf(error)) || statusOf(error) === 429;
}

/** The failure that an error stands for; undefined when repeating the call would not change it. */
export function failureOf(error: unknown): AttemptFailure | undefined {
  if (error instanceof NetworkError) {
    return error.retryable ? { reason: error.message, throttled: false } : undefined;
  }
  const status = statusOf(error);
  const throttled = isThrottled(error);
  if (!throttled && !isRetriedStatus(status) && nameOf(error) !== 'ServerException') return undefined;
  const wait = retryAfter(retryAfterHeader(error));
  return {
    // an answer that is not ECR's (of a proxy, of a load balancer) is one that the SDK cannot parse
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

/** What the SDK hangs on its errors of an answer that came. */
const answerSchema = z.object({ $response: z.object({ headers: z.record(z.string(), z.string()) }) });

/** Makes a PushError of whatever the SDK threw. */
export function toPushError(error: unknown, call: ApiCall): PushError {
  if (error instanceof PushError) return error;
  const name = nameOf(error);
  const said = oneLine(messageOf(error).replace(sdkHint, ''));
  const where = `${call.operation} in ${call.region}`;
  if (denied.has(name)) {
    const action = `ecr:${call.operation}`;
    const on = call.repository === undefined ? '' : ` on repository ${call.repository}`;
    return new AccessDeniedError(action, `The role may not call ${action}${on}: ${said}`, undefined, {
      cause: error,
    });
  }
  if (badCredentials.has(name)) {
    return new CredentialsError(`AWS refused the credentials (${name}: ${said})`, configure, {
      cause: error,
    });
  }
  if (/^(?:CredentialsProviderError|TokenProviderError|ProviderError)$/.test(name)) {
    return new CredentialsError(`No AWS credentials were found (${said}).`, configure, { cause: error });
  }
  if (name === 'RepositoryNotFoundException' && call.repository !== undefined) {
    return new RepositoryNotFoundError(call.repository, `the ECR registry of ${call.region}`, {
      cause: error,
    });
  }
  if (error instanceof SyntaxError || error instanceof TypeError) {
    const status = statusOf(error) === 0 ? '' : ` with status ${statusOf(error)}`;
    return new RegistryError(
      `${where} was answered${status}, but not in ECR's words.`,
      'Check AWS_ENDPOINT_URL_ECR and the proxy, then run the job again.',
      { status: statusOf(error), code: name, cause: error },
    );
  }
  return new RegistryError(
    `${where} failed: ${name}: ${said}`,
    remedies[name] ?? 'Run the job again; if it stays so, see docs/troubleshooting.md.',
    { status: statusOf(error), code: name, cause: error },
  );
}
