import type { AttemptFailure } from '../../shared/backoff.ts';
import { AwsCredentialsError, messageOf } from '../../shared/errors.ts';
import { NetworkError } from '../../shared/network-error.ts';
import { oneLine } from '../../shared/one-line.ts';
import { failureOf } from '../retries.ts';
import { detailOf, isUnreadable, nameOf, statusOf } from '../sdk-error.ts';
import { clockErrorOf } from './clock-skew.ts';
import { missingProfile } from './missing-profile.ts';
import { configureCredentials } from './rejections.ts';
import { unreadableFile } from './shared-files.ts';

/** Why a source of credentials provided none. */
export interface SourceProblem {
  readonly error: AwsCredentialsError;
  /** Defined if another attempt may succeed. */
  readonly temporary?: AttemptFailure | undefined;
}

export const runAgain = 'Run the job again. If the error persists, see docs/troubleshooting.md.';

/** @param error what the SDK's credential chain threw */
export async function problemOf(error: unknown): Promise<SourceProblem> {
  if (error instanceof NetworkError) {
    const message = `AWS credentials could not be fetched: ${error.message}`;
    return {
      error: new AwsCredentialsError(message, error.remedy, { cause: error }),
      temporary: failureOf(error),
    };
  }
  if (statusOf(error) > 0 || /^Invalid response from STS/.test(messageOf(error))) return stsProblem(error);
  const unreadable = await unreadableFile(error);
  if (unreadable !== undefined) {
    const message = `No AWS credentials were found: ${unreadable.message}`;
    const remedy = `${unreadable.remedy} Or run aws-actions/configure-aws-credentials before this step.`;
    return { error: new AwsCredentialsError(message, remedy, { cause: unreadable }) };
  }
  const profile = await missingProfile();
  if (profile !== undefined) {
    const message = `No AWS credentials were found: ${profile}`;
    const remedy = 'Fix or unset AWS_PROFILE, or run aws-actions/configure-aws-credentials before this step.';
    return { error: new AwsCredentialsError(message, remedy, { cause: error }) };
  }
  const named = error instanceof Error && !/^(?:Error|\w*ProviderError)$/.test(error.name);
  const detail = oneLine(`${named ? `${error.name}: ` : ''}${messageOf(error)}`).replace(/\.$/, '');
  const message = `No AWS credentials were found (${detail}).`;
  return { error: new AwsCredentialsError(message, configureCredentials, { cause: error }) };
}

/** STS responded, but without credentials. */
function stsProblem(error: unknown): SourceProblem {
  const temporary = failureOf(error);
  const clock = temporary === undefined ? clockErrorOf(error, 0) : undefined;
  if (clock !== undefined) return { error: clock };
  const { AWS_ROLE_ARN: role = '', AWS_PROFILE: profile = 'default' } = process.env;
  const denial = isWebIdentity()
    ? `AWS STS did not issue credentials for the role ${role}`
    : `AWS did not issue credentials for the profile ${profile}`;
  const name = nameOf(error);
  const status = statusOf(error);
  const what = status < 300 ? 'a response that is not valid' : `status ${status}`;
  const detail = isUnreadable(error) || status < 300 ? '' : ` ${name}: ${detailOf(error)}`;
  return {
    error: new AwsCredentialsError(
      `${denial}. It returned ${what}${detail}`,
      remedyFor(name, status, temporary),
      { cause: error },
    ),
    temporary,
  };
}

function remedyFor(name: string, status: number, temporary: AttemptFailure | undefined): string {
  if (temporary !== undefined) return runAgain;
  if (/^AccessDenied/.test(name)) {
    return isWebIdentity()
      ? 'Check the ARN of the role, and its trust policy: the conditions on "sub" (on GitHub, repo:OWNER/NAME:…) and "aud" must match the OIDC token of this job (docs/iam.md).'
      : 'Check the ARN of the role, and that its trust policy and the policies of the caller allow sts:AssumeRole.';
  }
  if (/^ExpiredToken/.test(name) && isWebIdentity())
    return 'The OIDC token in the file AWS_WEB_IDENTITY_TOKEN_FILE is too old: fetch it shortly before this step.';
  if (/^InvalidIdentityToken/.test(name))
    return 'Check that the account has an IAM identity provider for the issuer and the audience of the OIDC token.';
  if (status < 300 || isUnreadableName(name))
    return 'Check AWS_ENDPOINT_URL_STS and the proxy settings, then run the job again.';
  return 'Check AWS_ROLE_ARN or AWS_PROFILE, and run aws-actions/configure-aws-credentials before this step.';
}

function isUnreadableName(name: string): boolean {
  return name === 'Unknown' || name === 'SyntaxError' || name === 'Error';
}

/** As the SDK decides it. A profile may have a role of its own. */
function isWebIdentity(): boolean {
  const { AWS_PROFILE, AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN } = process.env;
  return !AWS_PROFILE && Boolean(AWS_WEB_IDENTITY_TOKEN_FILE) && Boolean(AWS_ROLE_ARN);
}
