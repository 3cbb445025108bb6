import { dockerCredentials } from '../docker/credentials.ts';
import { type ControlPlaneClient, createControlPlane } from '../ecr/create-control-plane.ts';
import type { RemoteRepositoryFactory } from '../images/source-options.ts';
import { parseEcrHost } from '../oci/ecr-host.ts';
import type { Authenticator } from '../registry/auth/authenticator.ts';
import { ChallengeAuthenticator } from '../registry/auth/challenge-authenticator.ts';
import { TokenAuthenticator } from '../registry/auth/token-authenticator.ts';
import { otherProfile } from '../registry/profile.ts';
import { createRegistryClient, type RegistryClient } from '../registry/registry-client.ts';
import { untilAborted } from '../shared/abort.ts';
import { HttpTransport } from '../shared/http-transport.ts';
import { isLoopback } from '../shared/loopback.ts';
import type { RequestOwner } from '../shared/request-log.ts';
import type { PusherOptions } from './pusher-options.ts';

interface Closable {
  close(): Promise<void>;
}

/**
 * Clients for `docker://` sources, one per registry. Credentials of the Docker config come first. Without any, an ECR
 * registry of any account and region gets the job's AWS credentials.
 */
export class SourceRegistries {
  readonly #options: PusherOptions;
  readonly #own: RequestOwner;
  readonly #clients = new Map<string, Promise<RegistryClient>>();
  /** Everything to close, including what belongs to clients that failed to open. */
  readonly #opened: Closable[] = [];

  /** @param own owner of the requests that serve several pushes */
  constructor(options: PusherOptions, own: RequestOwner) {
    this.#options = options;
    this.#own = own;
  }

  /** Repositories for the source of one push. */
  repositoriesFor(owner: RequestOwner): RemoteRepositoryFactory {
    return async (host, repository) => {
      const client = await untilAborted(this.#client(host, owner), owner.signal);
      return client.for(owner).repository(repository);
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map(opened => opened.close()));
  }

  #client(host: string, owner: RequestOwner): Promise<RegistryClient> {
    const known = this.#clients.get(host);
    if (known !== undefined) return known;
    const opening = this.#open(host, owner).catch(error => {
      this.#clients.delete(host); // the next push tries again
      throw error;
    });
    this.#clients.set(host, opening);
    return opening;
  }

  async #open(host: string, owner: RequestOwner): Promise<RegistryClient> {
    const { logger, tuning } = this.#options;
    const endpoint = endpointOf(host);
    const authenticator = await this.#authenticator(host, endpoint, owner);
    const client = createRegistryClient({
      ...tuning,
      endpoint,
      authenticator,
      profile: otherProfile,
      countAs: 'source',
      logger,
      ...this.#own,
    });
    this.#opened.push(client);
    return client;
  }

  async #authenticator(host: string, endpoint: URL, owner: RequestOwner): Promise<Authenticator> {
    const { mask, tuning } = this.#options;
    const credentials = await dockerCredentials(host);
    if (credentials?.password) mask(credentials.password);
    if (credentials?.identityToken) mask(credentials.identityToken);
    const ecr = credentials === undefined ? this.#controlPlane(host, endpoint) : undefined;
    if (ecr === undefined) {
      const transport = new HttpTransport(tuning?.times);
      this.#opened.push(transport);
      return new ChallengeAuthenticator({ credentials, transport, signal: this.#own.signal, mask });
    }
    this.#opened.push(ecr);
    const renew = ({ requests }: RequestOwner) => ecr.for({ ...this.#own, requests }).authorize();
    return new TokenAuthenticator({ initial: await renew(owner), renew });
  }

  /** For an ECR host, or the host of AWS_ENDPOINT_URL_ECR. */
  #controlPlane(host: string, endpoint: URL): ControlPlaneClient | undefined {
    const override = URL.parse(process.env['AWS_ENDPOINT_URL_ECR'] ?? '')?.host;
    const ecr = parseEcrHost(host);
    if (ecr === undefined && override !== endpoint.host) return undefined;
    const { logger, mask, tuning } = this.#options;
    return createControlPlane({
      ...tuning,
      region: ecr?.region ?? process.env['AWS_REGION'] ?? '',
      ...(ecr === undefined ? {} : { registryId: ecr.registryId }),
      host,
      logger,
      mask,
      ...this.#own,
    });
  }
}

/** Plain http only on loopback, like Docker. */
function endpointOf(host: string): URL {
  if (host === 'docker.io') return new URL('https://registry-1.docker.io');
  const url = new URL(`https://${host}`);
  return isLoopback(url.hostname) ? new URL(`http://${host}`) : url;
}
