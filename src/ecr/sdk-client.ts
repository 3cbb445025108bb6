import type { ECRClient } from '@aws-sdk/client-ecr';
import type { EndpointForm } from '../oci/ecr-host.ts';
import { RegistryError } from '../shared/errors.ts';
import { whenHandlesAreFree } from '../shared/file-error.ts';
import type { SdkClient } from './api-calls.ts';
import type { CredentialSource } from './credentials/credential-source.ts';
import type { SdkHttpHandler } from './http-handler.ts';

/**
 * The SDK is loaded when it is first needed, so invalid input fails without loading it.
 * @param form of the endpoint; the environment and the AWS config file say what it does not. A configured endpoint has none:
 * the SDK rejects both together.
 * @throws RegistryError if the endpoint in the environment is not a URL; AwsCredentialsError if there are no credentials
 */
export async function createSdkClient(
  region: string,
  requestHandler: SdkHttpHandler,
  source: CredentialSource,
  form: Partial<EndpointForm> = {},
): Promise<SdkClient> {
  checkEndpoint();
  const { fips, dualStack } = configuredEndpoint() === undefined ? form : { fips: false, dualStack: false };
  const sdk = await whenHandlesAreFree(() => import('@aws-sdk/client-ecr'));
  const client: ECRClient = new sdk.ECRClient({
    region,
    maxAttempts: 1,
    requestHandler,
    credentials: caller => source.fetch(caller, client.config.systemClockOffset),
    ...(fips === undefined ? {} : { useFipsEndpoint: fips }),
    ...(dualStack === undefined ? {} : { useDualstackEndpoint: dualStack }),
  });
  await client.config.credentials();
  return { sdk, client };
}

/** The endpoint that the environment sets, and the name of the variable, as the SDK reads them. */
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
    `${endpoint.variable} is "${endpoint.value}", which is not a valid URL.`,
    'Unset it, or use a URL such as http://127.0.0.1:5555.',
  );
}
