import { type ControlPlaneClient, createControlPlane } from '../ecr/create-control-plane.ts';
import { configuredEndpoint } from '../ecr/sdk-client.ts';
import type { RemoteRepositoryFactory } from '../images/source-options.ts';
import { parseEcrHost } from '../oci/ecr-host.ts';
import type { RegistryClient } from '../registry/registry-client.ts';
import { untilAborted } from '../shared/abort.ts';
import { whenHandlesAreFree } from '../shared/file-error.ts';
import { HttpTransport } from '../shared/http-transport.ts';
import { isLoopback } from '../shared/loopback.ts';
import type { RequestOwner } from '../shared/request-log.ts';
import type { PusherOptions } from './pusher-options.ts';
import type { SourceAccess } from './source-access.ts';

interface Closable {
  close(): Promise<void>;
}

/**
 * Clients for `docker://` sources, one per registry. An ECR registry of any account and region gets the job's AWS
 * credentials first; all others, and ECR if it denies these, get those of the Docker config.
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
    const { createRegistryClient } = await whenHandlesAreFree(() => import('../registry/registry-client.ts'));
    const { sourceProfile } = await whenHandlesAreFree(() => import('../registry/profile.ts'));
    const { authenticator, tried } = await this.#access(host, endpoint, owner);
    const client = createRegistryClient({
      ...tuning,
      endpoint,
      authenticator,
      profile: sourceProfile(tried),
      countAs: 'source',
      logger,
      ...this.#own,
    });
    this.#opened.push(client);
    return client;
  }

  async #access(host: string, endpoint: URL, owner: RequestOwner): Promise<SourceAccess> {
    const { ecrAccess, otherAccess } = await whenHandlesAreFree(() => import('./source-access.ts')); // most images do not come from a registry
    const ecr = this.#controlPlane(host, endpoint);
    const opened = ecr ?? new HttpTransport(this.#options.tuning?.times);
    this.#opened.push(opened);
    return opened instanceof HttpTransport
      ? otherAccess(host, endpoint, this.#options, opened, this.#own.signal)
      : ecrAccess(host, opened, this.#options, owner, this.#own);
  }

  /** For an ECR host, or the host of the endpoint that the environment sets. */
  #controlPlane(host: string, endpoint: URL): ControlPlaneClient | undefined {
    const override = URL.parse(configuredEndpoint()?.value ?? '')?.host;
    const ecr = parseEcrHost(host);
    if (ecr === undefined && override !== endpoint.host) return undefined;
    const { logger, mask, tuning, region } = this.#options;
    return createControlPlane({
      ...tuning,
      region: ecr?.region ?? region,
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
