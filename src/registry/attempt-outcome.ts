import { type AttemptFailure, isRetriedStatus, retryAfter } from '../shared/backoff.ts';
import { saysPullLimit } from '../shared/denials.ts';
import { isRegistryAnswer } from '../shared/errors.ts';
import { NetworkError } from '../shared/network-error.ts';
import { describeAnswer, errorOf, type RegistryAnswer } from './registry-answer.ts';

export type AttemptOutcome =
  | { readonly answer: RegistryAnswer; readonly failure?: undefined }
  | { readonly failure: AttemptFailure; readonly error: Error };

/**
 * After a failure, the count of attempts starts over once this many more bytes were transferred. Attempts limit how long
 * to try a registry that does not work; a long transfer over a connection that breaks now and then makes progress.
 */
export const forgivingBytes = 16 * 1024 * 1024;

/** If a registry rejects intact bytes twice, more attempts do not help. */
export const maxRejections = 2;

/** Bytes per millisecond. */
const slowestUpload = 1000;

/** Milliseconds by which the time for retries of an upload is extended, so that a slow connection still gets them. */
export function extraRetryTime(bytes: number): number {
  return bytes / slowestUpload;
}

/** The registry does not have the upload session any more. */
export function isSessionGone(answer: RegistryAnswer): boolean {
  return answer.status === 404 || errorOf(answer).code === 'BLOB_UPLOAD_UNKNOWN';
}

/** If the role is not allowed to check, the bytes are sent again and the registry decides. */
export async function wasStored(hasBlob: () => Promise<boolean>): Promise<boolean> {
  try {
    return await hasBlob();
  } catch (error) {
    if (isRegistryAnswer(error)) return false;
    throw error;
  }
}

/** The failure that a response stands for, or undefined if repeating the request would not change it. */
export function failureOf(answer: RegistryAnswer): AttemptFailure | undefined {
  if (!isRetriedStatus(answer.status) || saysPullLimit(errorOf(answer).message)) return undefined;
  const wait = retryAfter(answer.headers);
  return {
    reason: describeAnswer(answer),
    throttled: answer.status === 429,
    ...(wait === undefined ? {} : { retryAfterMilliseconds: wait }),
  };
}

/** A signed URL may have expired in the meantime. The registry issues a new one on the next request. */
export function storageError(url: URL, status: number): NetworkError {
  return new NetworkError(
    `The registry redirected to ${url.host}, which returned status ${status}.`,
    'Run the job again.',
    true,
    'STORAGE',
  );
}

export function tooManyRedirects(what: string, host: string, limit: number): NetworkError {
  return new NetworkError(
    `${what}: ${host} redirects more than ${limit} times.`,
    'See docs/troubleshooting.md.',
    false,
    'TOO_MANY_REDIRECTS',
  );
}
