import { type EndpointForm, parseEcrHost } from '../oci/ecr-host.ts';
import { RegistryError } from '../shared/errors.ts';

/**
 * The endpoint of the API for a registry: what AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT say, otherwise what the
 * registry's host is.
 * @param host of the registry, from the input
 * @returns without the members that the AWS config file may still choose
 * @throws RegistryError if a variable is neither true nor false
 */
export function endpointForm(
  host: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): Partial<EndpointForm> {
  const named = host === undefined ? undefined : parseEcrHost(host);
  const fips = chosen('AWS_USE_FIPS_ENDPOINT', named?.fips, environment);
  const dualStack = chosen('AWS_USE_DUALSTACK_ENDPOINT', named?.dualStack, environment);
  return {
    ...(fips === undefined ? {} : { fips }),
    ...(dualStack === undefined ? {} : { dualStack }),
  };
}

function chosen(variable: string, named = false, environment: NodeJS.ProcessEnv): boolean | undefined {
  const value = environment[variable]?.trim().toLowerCase();
  if (value === 'true') return true;
  if (value === 'false') return false;
  if (value === undefined) return named ? true : undefined;
  if (value === '') return named; // workflows set variables to empty expressions, which the SDK rejects
  throw new RegistryError(
    `${variable} is "${environment[variable]}", which is neither true nor false.`,
    'Set it to true or false, or unset it.',
  );
}
