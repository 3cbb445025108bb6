import { parseEcrHost } from '../oci/reference.ts';
import { RegistryError } from '../shared/errors.ts';
import type { RegistryAuthorization } from './control-plane.ts';

/** Where the data plane is to be found, when not where the token says. */
export interface RegistryChoice {
  /** Account id of another account's registry in the same region. */
  readonly registryId?: string;
  /** A host of the same registry that the user wrote, as the dual-stack or the FIPS one. */
  readonly host?: string;
  /** `AWS_ENDPOINT_URL_ECR` or `AWS_ENDPOINT_URL` aims at plain http: then the registry may be so too. */
  readonly plainHttp: boolean;
}

/** One entry of GetAuthorizationToken's answer. */
export interface AuthorizationData {
  readonly authorizationToken?: string | undefined;
  readonly expiresAt?: Date | undefined;
  readonly proxyEndpoint?: string | undefined;
}

const remedy = 'Check AWS_ENDPOINT_URL_ECR; the answer is not one that ECR gives.';
/** What ECR documents; used when the answer does not say. */
const lifetimeMilliseconds = 12 * 60 * 60 * 1000;

/**
 * Checks the token and where it is to be sent.
 * @param mask is given every secret before anything else sees it
 * @throws RegistryError
 */
export function toAuthorization(
  data: AuthorizationData | undefined,
  choice: RegistryChoice,
  mask: (secret: string) => void,
): RegistryAuthorization {
  const token = data?.authorizationToken ?? '';
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(token)) {
    throw new RegistryError('GetAuthorizationToken answered without a usable token.', remedy);
  }
  mask(token);
  const decoded = Buffer.from(token, 'base64').toString('utf8');
  const password = decoded.slice(decoded.indexOf(':') + 1);
  if (password !== '') mask(password);
  const own = ownEndpoint(data?.proxyEndpoint, choice);
  const callerAccount = parseEcrHost(own.host)?.registryId;
  return {
    endpoint: endpointOf(own, choice),
    authorization: `Basic ${token}`,
    expiresAt: data?.expiresAt ?? new Date(Date.now() + lifetimeMilliseconds),
    ...(callerAccount === undefined ? {} : { callerAccount }),
  };
}

/** Of the caller's own registry. */
function ownEndpoint(proxyEndpoint: string | undefined, choice: RegistryChoice): URL {
  const endpoint = URL.parse(proxyEndpoint ?? '');
  if (endpoint === null || !/^https?:$/.test(endpoint.protocol) || endpoint.username !== '') {
    throw new RegistryError('GetAuthorizationToken answered without a usable proxyEndpoint.', remedy);
  }
  if (endpoint.protocol === 'http:' && !choice.plainHttp) {
    throw new RegistryError(`The registry's endpoint ${endpoint.origin} is not https.`, remedy);
  }
  return endpoint;
}

function endpointOf(endpoint: URL, choice: RegistryChoice): URL {
  const own = parseEcrHost(endpoint.host);
  if (own === undefined) return new URL(endpoint.origin);
  const registryId = choice.registryId ?? own.registryId;
  const named = choice.host === undefined ? undefined : parseEcrHost(choice.host);
  if (named?.registryId === registryId && named.region === own.region)
    return new URL(`https://${choice.host}`);
  return new URL(endpoint.origin.replace(own.registryId, registryId));
}
