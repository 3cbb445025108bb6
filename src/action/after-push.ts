import { AbortedError, PushError } from '../shared/errors.ts';
import { asPushError } from './fail.ts';

/**
 * An error of what is left to do when the image is in the registry, which says so.
 * @param pushed `The image was pushed`; undefined if it was not
 */
export function afterPush(error: unknown, pushed: string | undefined): unknown {
  if (pushed === undefined || error instanceof AbortedError) return error;
  const { message, remedy } = asPushError(error);
  return message.startsWith(pushed)
    ? error
    : new PushError(`${pushed}, but: ${message}`, remedy, { cause: error });
}

/** The same as the line of a warning. */
export function warningAfterPush(error: unknown, pushed: string | undefined): string {
  return asPushError(afterPush(error, pushed)).line;
}
