import { dockerCredentials } from '../docker/credentials.ts';
import { createControlPlane } from '../ecr/create-control-plane.ts';
import type { RemoteRepositoryFactory } from '../images/source-options.ts';
import { parseEcrHost } from '../oci/reference.ts';
import type { Authenticator } from '../registry/auth/authenticator.ts';
import { ChallengeAuthenticator } from '../registry/auth/challenge-authenticator.ts';
import { TokenAuthenticator } from '../registry/auth/token-authenticator.ts';
import { otherProfile } from '../registry/profile.ts';
import { createRegistryClient } from '../registry/registry-client.ts';
import { HttpTransport } from '../shared/http-transport.ts';
import type { Logger } from '../shared/logger.ts';
import { isLoopback } from '../shared/loopback.ts';
import type { RequestLog } from '../shared/request-log.ts';
import { mask } from './inert.ts';

export interface RemoteOptions {
  readonly requests: RequestLog;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/**
 * Clients for `docker://` sources. What the Docker config knows of a registry is used first; a registry of ECR, of any
 * account and region, is otherwise signed in to with the job's AWS credentials.
 */
export function remoteRepositories(options: RemoteOptions): RemoteRepositoryFactory {
  return async (host, repository) => {
    const endpoint = endpointOf(host);
    const client = createRegistryClient({
      endpoint,
      authenticator: await authenticatorFor(host, endpoint, options),
      profile: otherProfile,
      countAs: 'source',
      ...options,
    });
    return client.repository(repository);
  };
}

/** Plain http only on this machine itself, as Docker has it. */
function endpointOf(host: string): URL {
  if (host === 'docker.io') return new URL('https://registry-1.docker.io');
  const url = new URL(`https://${host}`);
  return isLoopback(url.hostname) ? new URL(`http://${host}`) : url;
}

async function authenticatorFor(host: string, endpoint: URL, options: RemoteOptions): Promise<Authenticator> {
  const credentials = await dockerCredentials(host);
  if (credentials?.password) mask(credentials.password);
  if (credentials?.identityToken) mask(credentials.identityToken);
  const aws = credentials === undefined ? await ecrAuthenticator(host, endpoint, options) : undefined;
  const { signal } = options;
  return aws ?? new ChallengeAuthenticator({ credentials, transport: new HttpTransport(), signal, mask });
}

/** For a host of ECR's, or one that AWS_ENDPOINT_URL_ECR aims at. */
async function ecrAuthenticator(
  host: string,
  endpoint: URL,
  options: RemoteOptions,
): Promise<Authenticator | undefined> {
  const override = URL.parse(process.env['AWS_ENDPOINT_URL_ECR'] ?? '')?.host;
  const ecr = parseEcrHost(host);
  const region = ecr?.region ?? process.env['AWS_REGION'] ?? '';
  if (ecr === undefined && override !== endpoint.host) return undefined;
  const registry = ecr === undefined ? {} : { registryId: ecr.registryId };
  const controlPlane = createControlPlane({ region, host, ...registry, ...options, mask });
  const renew = () => controlPlane.authorize();
  return new TokenAuthenticator({ initial: await renew(), renew });
}
