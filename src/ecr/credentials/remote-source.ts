import type { AwsCredentialIdentity } from '@smithy/types';
import { isRetriedStatus } from '../../shared/backoff.ts';
import { AwsCredentialsError, messageOf } from '../../shared/errors.ts';
import { whenHandlesAreFree } from '../../shared/file-error.ts';
import { NetworkError } from '../../shared/network-error.ts';
import { oneLine } from '../../shared/one-line.ts';
import { statusOf } from '../sdk-error.ts';
import { runAgain, type SourceProblem } from './source-problem.ts';

/**
 * The chain reports only that no source has credentials. If a container or an instance would have been the last source, it
 * is asked again for its reason.
 * @param error what the chain threw
 * @param problem the problem in all other cases
 */
export async function unlessRemote(
  error: unknown,
  problem: () => Promise<SourceProblem>,
): Promise<AwsCredentialIdentity | SourceProblem> {
  const environment = process.env;
  const others = environment['AWS_PROFILE'] || environment['AWS_WEB_IDENTITY_TOKEN_FILE'];
  if (others || error instanceof NetworkError || statusOf(error) > 0) return await problem();
  const relative = environment['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'];
  const full = environment['AWS_CONTAINER_CREDENTIALS_FULL_URI'];
  if (relative || full) return await askContainer(relative ? `http://169.254.170.2${relative}` : `${full}`);
  if (/^(?!$|false$)/.test(environment['AWS_EC2_METADATA_DISABLED'] ?? '')) return await problem();
  return await askInstance(problem);
}

async function askContainer(address: string): Promise<AwsCredentialIdentity | SourceProblem> {
  const { fromHttp } = await whenHandlesAreFree(() => import('@aws-sdk/credential-provider-http'));
  try {
    return await fromHttp({ maxRetries: 0 })();
  } catch (error) {
    const url = URL.parse(address);
    const where = `The credential endpoint of the container, ${url === null ? address : url.origin + url.pathname},`;
    const message = oneLine(messageOf(error)).replace(/^Error: /, '');
    const status = Number(/with status: (\d{3})/.exec(message)?.[1] ?? 0);
    const unreachable = /\bE[A-Z_]{4,}\b|[Tt]ime(?:d )?out|socket hang up/.test(message);
    if (status > 0) return answered(where, status, saidBy(error), error);
    return {
      error: new AwsCredentialsError(
        unreachable
          ? `${where} could not be reached (${message})`
          : `${where} did not return credentials (${message})`,
        'Check AWS_CONTAINER_CREDENTIALS_FULL_URI or AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, and the role of the container, then run the job again.',
        { cause: error },
      ),
      temporary: unreachable ? { reason: message, throttled: false } : undefined,
    };
  }
}

/** Runners outside EC2 have no such service, or one of another cloud, so only its failures are told. */
async function askInstance(
  problem: () => Promise<SourceProblem>,
): Promise<AwsCredentialIdentity | SourceProblem> {
  const { fromInstanceMetadata } = await whenHandlesAreFree(() => import('@smithy/credential-provider-imds'));
  try {
    return await fromInstanceMetadata({ maxRetries: 0 })();
  } catch (error) {
    const status =
      typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 0;
    if (!isRetriedStatus(status)) return await problem();
    return answered('The instance metadata service (IMDS)', status, '', error);
  }
}

function answered(where: string, status: number, said: string, cause: unknown): SourceProblem {
  const again = isRetriedStatus(status);
  return {
    error: new AwsCredentialsError(
      `${where} returned status ${status}${said} instead of AWS credentials`,
      again ? runAgain : 'Check the role of the task, the pod or the instance, then run the job again.',
      { cause },
    ),
    temporary: again ? { reason: `status ${status}`, throttled: status === 429 } : undefined,
  };
}

/** ` AccessDenied: …` of an endpoint that says why. */
function saidBy(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const parts = ['Code', 'Message'].flatMap(name => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === 'string' && value !== '' ? [value] : [];
  });
  return parts.length === 0 ? '' : ` ${oneLine(parts.join(': '), 200)}`;
}
