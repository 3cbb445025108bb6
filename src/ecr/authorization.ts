import { type EndpointForm, formatEcrHost, isSameRegistry, parseEcrHost } from '../oci/ecr-host.ts';
import { basicHeader, decodeUserPassword } from '../shared/basic-auth.ts';
import { RegistryError } from '../shared/errors.ts';
import { shownAddress, whyNotCalled } from '../shared/named-address.ts';
import type { RegistryAuthorization } from './control-plane.ts';

/** Overrides for the registry endpoint that comes with the token. */
export interface RegistryChoice {
  /** Account ID of another account's registry in the same region. */
  readonly registryId?: string;
  /** Another host of the same registry from the input, such as the dual-stack or FIPS host. */
  readonly host?: string;
  /** The kind of host to use if the input names none: like the API's endpoint. */
  readonly form?: EndpointForm;
  /** `AWS_ENDPOINT_URL_ECR` or `AWS_ENDPOINT_URL`; undefined for AWS itself. It names the registry's endpoint. */
  readonly api?: URL;
}

/** One entry of the GetAuthorizationToken response. */
export interface AuthorizationData {
  readonly authorizationToken?: string | undefined;
  readonly expiresAt?: Date | undefined;
  readonly proxyEndpoint?: string | undefined;
}

/** Stands for the API of any region. */
const aws = new URL('https://amazonaws.com');
const remedy = 'Check that AWS_ENDPOINT_URL_ECR points to ECR.';
/** The documented lifetime, used if the response does not contain it. */
const lifetimeMilliseconds = 12 * 60 * 60 * 1000;

/**
 * Checks the token and the endpoint it belongs to.
 * @param mask is called with every secret before anything else sees it
 * @param clockOffset milliseconds that AWS's clock is ahead of this machine's
 * @returns with a time of expiry by this machine's clock
 * @throws RegistryError
 */
export function toAuthorization(
  data: AuthorizationData | undefined,
  choice: RegistryChoice,
  mask: (secret: string) => void,
  clockOffset = 0,
): RegistryAuthorization {
  const token = data?.authorizationToken ?? '';
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(token)) {
    throw new RegistryError('GetAuthorizationToken did not return a valid token.', remedy);
  }
  mask(token);
  const password = decodeUserPassword(token)?.password ?? '';
  if (password !== '') mask(password);
  const own = ownEndpoint(data?.proxyEndpoint, choice);
  const callerAccount = parseEcrHost(own.host)?.registryId;
  return {
    endpoint: endpointOf(own, choice),
    authorization: basicHeader(token),
    expiresAt:
      data?.expiresAt === undefined
        ? new Date(Date.now() + lifetimeMilliseconds)
        : new Date(data.expiresAt.getTime() - clockOffset),
    ...(callerAccount === undefined ? {} : { callerAccount }),
  };
}

/** The endpoint of the caller's own registry. */
function ownEndpoint(proxyEndpoint: string | undefined, { api = aws }: RegistryChoice): URL {
  const endpoint = URL.parse(proxyEndpoint ?? '');
  if (endpoint === null) {
    throw new RegistryError('GetAuthorizationToken did not return a valid proxyEndpoint.', remedy);
  }
  const why = whyNotCalled(endpoint, api);
  if (why === undefined) return endpoint;
  const by = api === aws ? 'GetAuthorizationToken' : `GetAuthorizationToken of ${api.host}`;
  throw new RegistryError(
    `${by} names the registry ${shownAddress(endpoint)}, which ${why}.`,
    `${remedy} The token was not sent there.`,
  );
}

/** Only a host of the same registry gets the credentials. */
function endpointOf(endpoint: URL, { registryId, host, form }: RegistryChoice): URL {
  const own = parseEcrHost(endpoint.host);
  if (own === undefined) return new URL(endpoint.origin);
  const chosen = {
    region: own.region,
    registryId: registryId ?? own.registryId,
    fips: own.fips || form?.fips === true,
    dualStack: own.dualStack || form?.dualStack === true,
  };
  const formed = formatEcrHost(chosen);
  return host !== undefined && isSameRegistry(host, formed)
    ? new URL(`https://${host}`)
    : new URL(`${endpoint.protocol}//${formed}`);
}
