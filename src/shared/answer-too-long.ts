import { NetworkError } from './network-error.ts';

/** A response is longer than any that the server should send. It was not read to its end. */
export class AnswerTooLongError extends NetworkError {
  /**
   * @param what was requested
   * @param limit such as `4 MiB, the limit for a manifest`
   */
  constructor(what: string, host: string, limit: string) {
    super(
      `${what}: the response from ${host} is longer than ${limit}.`,
      'Check whether a proxy is modifying responses, and see docs/troubleshooting.md.',
      false,
      'ANSWER_TOO_LONG',
    );
  }
}
