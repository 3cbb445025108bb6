import type { ControlPlaneClient } from '../ecr/create-control-plane.ts';
import type { Authenticator } from '../registry/auth/authenticator.ts';
import { ChallengeAuthenticator } from '../registry/auth/challenge-authenticator.ts';
import { FallbackAuthenticator } from '../registry/auth/fallback-authenticator.ts';
import { TokenAuthenticator } from '../registry/auth/token-authenticator.ts';
import type { AccessTried } from '../registry/profile.ts';
import { basicAuthorization } from '../shared/basic-auth.ts';
import { AbortedError, CredentialsError, PushError } from '../shared/errors.ts';
import type { HttpTransport } from '../shared/http-transport.ts';
import type { RequestOwner } from '../shared/request-log.ts';
import type { PusherOptions } from './pusher-options.ts';
import { StoredLogin } from './stored-login.ts';

/** The credentials for a registry that an image is copied from. */
export interface SourceAccess {
  readonly authenticator: Authenticator;
  /** For the message when the registry denies access. */
  tried(): AccessTried;
}

/** With the Docker login, or anonymously if there is none. A login that cannot be read is a warning. */
export async function otherAccess(
  host: string,
  endpoint: URL,
  { mask, logger }: PusherOptions,
  transport: HttpTransport,
  signal: AbortSignal,
): Promise<SourceAccess> {
  const login = new StoredLogin(host, mask);
  const credentials = await login.credentials();
  const { problem } = login;
  if (problem !== undefined) {
    logger.warning(`${problem.line} Until then, images are read from ${host} without a login.`);
  }
  return {
    authenticator: new ChallengeAuthenticator({ endpoint, credentials, transport, signal, mask }),
    tried: () =>
      problem === undefined
        ? { how: '' }
        : { how: ' without a login', problem: problem.message, remedy: problem.remedy },
  };
}

/**
 * With the job's AWS credentials, or with the Docker login if these get no token or the registry denies them access.
 * @throws PushError if the credentials get no token and there is no login; AbortedError
 */
export async function ecrAccess(
  host: string,
  ecr: ControlPlaneClient,
  { mask, logger }: PusherOptions,
  owner: RequestOwner,
  own: RequestOwner,
): Promise<SourceAccess> {
  const login = new StoredLogin(host, mask);
  const loginHeader = async (): Promise<string | undefined> => {
    const credentials = await login.credentials();
    return credentials?.username ? basicAuthorization(credentials) : undefined;
  };
  const renew = ({ requests }: RequestOwner) => ecr.for({ ...own, requests }).authorize();
  try {
    const tokens = new TokenAuthenticator({ initial: await renew(owner), renew });
    return {
      authenticator: new FallbackAuthenticator(tokens, loginHeader),
      tried: () => triedBoth(host, login),
    };
  } catch (error) {
    if (!(error instanceof PushError) || error instanceof AbortedError) throw error;
    const header = await loginHeader();
    if (header === undefined) throw withoutLogin(host, login, error);
    logger.debug(`${error.line} Using the Docker login for ${host}.`);
    return {
      authenticator: { expires: false, authorization: async () => header, refresh: async () => false },
      tried: () => ({
        how: ' with the Docker login',
        problem: `The AWS credentials got no token: ${error.message}`,
        remedy: error.remedy,
      }),
    };
  }
}

function triedBoth(host: string, { found, problem }: StoredLogin): AccessTried {
  const remedy = `Allow ecr:BatchGetImage and ecr:GetDownloadUrlForLayer (see docs/iam.md), or run "docker login ${host}" before this step.`;
  if (found) return { how: ' with the AWS credentials and with the Docker login', remedy };
  const missing = problem?.message ?? `Docker has no login for ${host}.`;
  return { how: ' with the AWS credentials', problem: missing, remedy };
}

function withoutLogin(host: string, { problem }: StoredLogin, cause: PushError): PushError {
  const missing = problem?.message ?? `Docker has no login for ${host} either.`;
  return new CredentialsError(`${cause.message} ${missing}`, cause.remedy, { cause });
}
