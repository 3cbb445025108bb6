import { InputError, messageOf } from '../../shared/errors.ts';
import { asPushError } from '../fail.ts';
import { inert } from '../inert.ts';
import type { Answer } from './messages.ts';

/** What the main step fails with. */
export function startFailure(error: unknown): Answer {
  const { message, remedy } = asPushError(portError(error) ?? error);
  return { type: 'failed', message: inert(message), remedy: inert(remedy) };
}

function portError(error: unknown): InputError | undefined {
  for (let cause = error; cause instanceof Error && !(cause instanceof InputError); cause = cause.cause) {
    if (!('syscall' in cause && cause.syscall === 'listen' && 'port' in cause)) continue;
    const why =
      'code' in cause && cause.code === 'EADDRINUSE' ? 'another process uses this port' : messageOf(cause);
    return new InputError(
      'port',
      `cannot listen on 127.0.0.1:${cause.port}: ${why}.`,
      'Use another port, or remove the input to use any free one.',
      { cause: error },
    );
  }
  return undefined;
}
