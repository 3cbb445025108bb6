import { messageOf, RegistryError } from '../shared/errors.ts';
import type { TransportTimes } from '../shared/http-transport.ts';
import type { SdkClient } from './api-calls.ts';
import { SdkHttpHandler } from './http-handler.ts';

export interface SdkClientOptions {
  readonly region: string;
  readonly signal: AbortSignal;
  readonly times?: Partial<TransportTimes>;
}

/**
 * The SDK is loaded when it is first needed: bad input fails without it.
 * @throws RegistryError when the environment names an endpoint that is none; an Error named CredentialsProviderError
 * when there are no credentials to be had
 */
export async function createSdkClient({ region, signal, times }: SdkClientOptions): Promise<SdkClient> {
  checkEndpoint();
  const sdk = await import('@aws-sdk/client-ecr');
  const client = new sdk.ECRClient({
    region,
    maxAttempts: 1,
    requestHandler: new SdkHttpHandler(signal, times),
  });
  await client.config.credentials().catch(error => {
    throw withoutCredentials(error);
  });
  return { sdk, client };
}

/** The endpoint that the environment aims at, and the variable that says so, as the SDK reads them. */
export function configuredEndpoint(
  environment: NodeJS.ProcessEnv = process.env,
): { readonly variable: string; readonly value: string } | undefined {
  if (environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true') return undefined;
  for (const variable of ['AWS_ENDPOINT_URL_ECR', 'AWS_ENDPOINT_URL']) {
    const value = environment[variable];
    if (value) return { variable, value };
  }
  return undefined;
}

function checkEndpoint(): void {
  const endpoint = configuredEndpoint();
  if (endpoint === undefined || /^https?:$/.test(URL.parse(endpoint.value)?.protocol ?? '')) return;
  throw new RegistryError(
    `${endpoint.variable} is "${endpoint.value}", which is no URL.`,
    'Unset it, or write one such as http://127.0.0.1:5555.',
  );
}

/** Of a source of credentials that failed in its own words: a token file that is not there, a role of STS's refused. */
function withoutCredentials(error: unknown): Error {
  const named = error instanceof Error && !/^(?:Error|\w*ProviderError)$/.test(error.name);
  const failure = new Error(`${named ? `${error.name}: ` : ''}${messageOf(error)}`, { cause: error });
  failure.name = 'CredentialsProviderError';
  return failure;
}
