import { describe, expect, it } from '@jest/globals';
import { toPushError } from '../../src/ecr/api-errors.ts';
import { failureOf, isThrottled } from '../../src/ecr/retries.ts';
import {
  AccessDeniedError,
  AwsCredentialsError,
  RegistryError,
  RepositoryNotFoundError,
} from '../../src/shared/errors.ts';

const call = { operation: 'BatchGetImage', region: 'eu-central-1', repository: 'app' };
const named = (name: string, message = 'said AWS') => Object.assign(new Error(message), { name });

describe('what the SDK throws', () => {
  it.each([
    ['AccessDeniedException', AccessDeniedError, /ecr:BatchGetImage on repository app.*IAM policy/],
    ['ExpiredTokenException', AwsCredentialsError, /expired.*role-duration-seconds/],
    ['UnrecognizedClientException', AwsCredentialsError, /configure-aws-credentials/],
    ['RepositoryNotFoundException', RepositoryNotFoundError, /create-repository/],
    ['KmsException', RegistryError, /KMS key/],
    ['SomethingNew', RegistryError, /BatchGetImage in eu-central-1 failed: SomethingNew/],
  ] as const)('%s becomes an error with a remedy', (name, type, line) => {
    const error = toPushError(named(name), call);
    expect(error).toBeInstanceOf(type);
    expect(error.line).toMatch(line);
  });

  it('does not forge log lines', () => {
    expect(toPushError(named('X', 'a\n::error::b'), call).line).not.toContain('\n');
  });

  it.each(['ThrottlingException', 'TooManyRequestsException', 'RequestLimitExceeded'])(
    '%s is throttling',
    name => {
      expect(isThrottled(named(name))).toBe(true);
      expect(isThrottled(named('AccessDeniedException'))).toBe(false);
    },
  );

  it.each(['RequestTimeout', 'RequestTimeoutException', 'TimeoutError', 'SlowDown', 'ServerException'])(
    '%s is worth another attempt',
    name => {
      expect(failureOf(named(name))).toBeDefined();
      expect(failureOf(named('ValidationException'))).toBeUndefined();
    },
  );
});
