import { type AttemptFailure, isRetriedStatus, retryAfter } from '../shared/backoff.ts';
import { NetworkError } from '../shared/network-error.ts';
import { headersOf, isUnreadable, nameOf, statusOf } from './sdk-error.ts';

/** As in the SDK's own list, except for LimitExceededException, which is a quota of ECR that waiting does not change. */
const throttled = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);

/** Failures of a service that it returns with a status of the client's faults. */
const transient = new Set([
  'IDPCommunicationError',
  'IDPCommunicationErrorException',
  'InternalFailure',
  'RequestTimeout',
  'RequestTimeoutException',
  'ServerException',
  'ServiceUnavailable',
  'TimeoutError',
]);

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
  const name = nameOf(error);
  if (!isThrottled(error) && !isRetriedStatus(status) && !transient.has(name)) return undefined;
  const wait = retryAfter(headersOf(error));
  return {
    reason: isUnreadable(error) ? `status ${status}` : `status ${status} ${name}`,
    throttled: isThrottled(error),
    ...(wait === undefined ? {} : { retryAfterMilliseconds: wait }),
  };
}
