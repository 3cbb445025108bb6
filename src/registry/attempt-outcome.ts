import { type AttemptFailure, isRetriedStatus, retryAfter } from '../shared/backoff.ts';
import { NetworkError } from '../shared/network-error.ts';
import { describeAnswer, type RegistryAnswer } from './registry-answer.ts';

export type AttemptOutcome =
  | { readonly answer: RegistryAnswer; readonly failure?: undefined }
  | { readonly failure: AttemptFailure; readonly error: Error };

/**
 * So many bytes moved since the last failure make the next one a first one: the attempts are for a registry that does
 * not work, and a long transfer over a line that breaks now and then gets on.
 */
export const forgivingBytes = 16 * 1024 * 1024;

/** The failure that an answer stands for; undefined when repeating the request would not change it. */
export function failureOf(answer: RegistryAnswer): AttemptFailure | undefined {
  if (!isRetriedStatus(answer.status)) return undefined;
  const wait = retryAfter(answer.headers['retry-after']);
  return {
    reason: describeAnswer(answer),
    throttled: answer.status === 429,
    ...(wait === undefined ? {} : { retryAfterMilliseconds: wait }),
  };
}

/** A signed link may have run out on the way; the registry makes a new one when asked again. */
export function storageError(url: URL, status: number): NetworkError {
  return new NetworkError(
    `The storage at ${url.host} that the registry points to answered with status ${status}.`,
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

export function answerTooLong(what: string, host: string): NetworkError {
  return new NetworkError(
    `${what}: the answer of ${host} is longer than the 4 MiB a manifest may have.`,
    'See docs/troubleshooting.md.',
    false,
    'ANSWER_TOO_LONG',
  );
}
