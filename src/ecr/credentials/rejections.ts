import { AwsCredentialsError } from '../../shared/errors.ts';
import { detailOf, nameOf } from '../sdk-error.ts';

const expired = new Set(['ExpiredTokenException', 'ExpiredToken']);
const invalid = new Set([
  'AuthFailure',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

const wrongDate = new Set(['RequestExpired', 'RequestInTheFuture', 'RequestTimeTooSkewed']);

/** How a job gets credentials. */
export const configureCredentials =
  'Run aws-actions/configure-aws-credentials before this step (with "permissions: id-token: write"), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';

export const setClock = 'Set the clock of the runner (for example with NTP) and run the job again.';

/** Whether the session that the credentials belong to has ended. */
export function isExpired(error: unknown): boolean {
  return expired.has(nameOf(error));
}

/** The error for a response that rejects the credentials; undefined for any other. */
export function rejectionOf(error: unknown): AwsCredentialsError | undefined {
  const said = `${nameOf(error)}: ${detailOf(error)}`;
  if (isExpired(error)) {
    return new AwsCredentialsError(
      `The AWS session of the job has expired (${said})`,
      'Run aws-actions/configure-aws-credentials shortly before this step, with a "role-duration-seconds" that outlasts the push.',
      { cause: error },
    );
  }
  if (wrongDate.has(nameOf(error)) || /^Signature (?:expired|not yet current)/.test(detailOf(error))) {
    return new AwsCredentialsError(`AWS rejected the date of a signature (${said})`, setClock, {
      cause: error,
    });
  }
  if (!invalid.has(nameOf(error))) return undefined;
  return new AwsCredentialsError(`AWS rejected the credentials (${said})`, configureCredentials, {
    cause: error,
  });
}
