import type { RegistryAuthorization } from '../ecr/control-plane.ts';
import type { ControlPlaneClient } from '../ecr/create-control-plane.ts';
import type { SignedIn } from '../engine/push-context.ts';
import { isSameRegistry } from '../oci/ecr-host.ts';
import { TokenAuthenticator } from '../registry/auth/token-authenticator.ts';
import type { RegistryClient } from '../registry/registry-client.ts';
import { untilAborted } from '../shared/abort.ts';
import { InputError } from '../shared/errors.ts';
import { whenHandlesAreFree } from '../shared/file-error.ts';
import type { RequestOwner } from '../shared/request-log.ts';
import type { PusherOptions } from './pusher-options.ts';

interface Session {
  readonly client: RegistryClient;
  readonly authenticator: TokenAuthenticator<RegistryAuthorization>;
}

/** Signs in to the registry once for all pushes, and renews the token before it expires. */
export class SignIn {
  readonly #ecr: ControlPlaneClient;
  readonly #options: PusherOptions;
  readonly #own: RequestOwner;
  #session: Promise<Session> | undefined;

  /** @param own owner of the requests that serve several pushes */
  constructor(ecr: ControlPlaneClient, options: PusherOptions, own: RequestOwner) {
    this.#ecr = ecr;
    this.#options = options;
    this.#own = own;
  }

  /** @throws CredentialsError, AccessDeniedError, RegistryError, InputError, AbortedError */
  async signIn(owner: RequestOwner): Promise<SignedIn> {
    this.#session ??= this.#open(owner).catch(error => {
      this.#session = undefined; // the next push tries again
      throw error;
    });
    const { client, authenticator } = await untilAborted(this.#session, owner.signal);
    const authorization = await untilAborted(authenticator.token(owner), owner.signal);
    return { authorization, connection: client.for(owner) };
  }

  async close(): Promise<void> {
    const session = await this.#session?.catch(() => undefined);
    await session?.client.close();
  }

  async #open(owner: RequestOwner): Promise<Session> {
    const initial = await this.#authorize(owner);
    const { endpoint } = initial;
    checkHost(this.#options.host, endpoint.host);
    const { createRegistryClient } = await whenHandlesAreFree(() => import('../registry/registry-client.ts')); // not needed until now
    const authenticator = new TokenAuthenticator({ initial, renew: asking => this.#authorize(asking) });
    const { logger, tuning } = this.#options;
    return {
      client: createRegistryClient({ ...tuning, endpoint, authenticator, logger, ...this.#own }),
      authenticator,
    };
  }

  /** Counted for the push that needs it, but not aborted with it, because others may wait for the same token. */
  #authorize({ requests }: RequestOwner): Promise<RegistryAuthorization> {
    return this.#ecr.for({ ...this.#own, requests }).authorize();
  }
}

/** The tags must name the registry that the credentials belong to, or a different host of the same registry. */
function checkHost(written: string | undefined, host: string): void {
  if (written === undefined || isSameRegistry(written, host)) return;
  throw new InputError(
    'tags',
    `a tag names the registry ${written}, but the credentials belong to ${host}.`,
    'Fix the tag, or use the role and region of that registry.',
  );
}
