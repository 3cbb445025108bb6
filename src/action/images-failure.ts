import { type ImageEnd, labelOf } from '../assemble/many-images.ts';
import { PushError } from '../shared/errors.ts';
import { cutEnd } from '../shared/one-line.ts';
import { asPushError } from './fail.ts';

/** What is wrong with an image, and how to fix it. */
interface Problem {
  readonly message: string;
  readonly remedy: string;
}

/** Longest message of one of several images. */
const longest = 120;

/** @param failure of the push of one of several images */
export function problemOf(failure: unknown): Problem {
  const { message, remedy } = asPushError(failure);
  return { message: message.replace(/^Input "image": /, ''), remedy };
}

/** The error of a step of which images failed, naming each of them; undefined if none did. */
export function failureOf(ends: readonly ImageEnd[]): PushError | undefined {
  const targets = ends.map(({ target }) => target);
  const failed = ends.flatMap(end =>
    'failure' in end ? [{ name: labelOf(end.target, targets), ...problemOf(end.failure) }] : [],
  );
  const [first] = failed;
  if (first === undefined) return undefined;
  const alike = failed.every(({ message }) => message === first.message);
  const names = failed.map(({ name }) => name).join(', ');
  if (failed.length === 1) return new PushError(`${names} was not pushed: ${first.message}`, first.remedy);
  const count = failed.length === ends.length ? `All ${ends.length}` : `${failed.length} of ${ends.length}`;
  if (alike)
    return new PushError(`${count} images were not pushed (${names}): ${first.message}`, first.remedy);
  const each = failed.map(({ name, message }) => `${name}: ${cutEnd(message, longest)}`);
  return new PushError(
    `${count} images were not pushed. ${each.join(' ')}`,
    'See the lines "Not pushed" in the log for what to do.',
  );
}
