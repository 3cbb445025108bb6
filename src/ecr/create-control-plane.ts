import type { EndpointForm } from '../oci/ecr-host.ts';
import { defaultRetryPolicy, type RetryPolicy } from '../shared/backoff.ts';
import { type Clock, systemClock } from '../shared/delay.ts';
import type { Logger } from '../shared/logger.ts';
import type { RequestLog, RequestOwner } from '../shared/request-log.ts';
import type { TransportTimes } from '../shared/transport-times.ts';
import type { AnswerLimits } from './api-answer.ts';
import { ApiCalls, type SdkClient } from './api-calls.ts';
import { toPushError } from './api-errors.ts';
import { ApiImages } from './api-images.ts';
import { ApiRepositories } from './api-repositories.ts';
import { type RegistryChoice, toAuthorization } from './authorization.ts';
import type { BlobMounting, EcrControlPlane, RegistryAuthorization } from './control-plane.ts';
import { creationTemplates } from './creation-templates.ts';
import { CredentialSource } from './credentials/credential-source.ts';
import { endpointForm } from './endpoint-form.ts';
import { SdkHttpHandler } from './http-handler.ts';
import { configuredEndpoint, createSdkClient } from './sdk-client.ts';

export interface ControlPlaneOptions {
  readonly region: string;
  /** Account ID; defaults to the caller's account. */
  readonly registryId?: string;
  /** Registry host from a full reference in the input. It also chooses between the API's endpoints: FIPS, dual-stack. */
  readonly host?: string;
  readonly requests: RequestLog;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Called with every secret before it is used. */
  readonly mask: (secret: string) => void;
  readonly policy?: Partial<RetryPolicy>;
  readonly times?: Partial<TransportTimes>;
  readonly answerLimits?: Partial<AnswerLimits>;
  /** For the waits between attempts, and for the rate limits. */
  readonly clock?: Clock;
  /** In [0, 1); for the jitter. */
  readonly random?: () => number;
}

export interface ControlPlaneClient extends EcrControlPlane {
  /** By way of the same connections, credentials and rate limits. */
  for(owner: RequestOwner): EcrControlPlane;
  /** Ends all connections. */
  close(): Promise<void>;
}

/**
 * The ECR API through the AWS SDK: uses its default credential chain and its endpoint variables, with our own retries,
 * rate limits and proxies.
 */
export function createControlPlane(options: ControlPlaneOptions): ControlPlaneClient {
  const { region, clock = systemClock } = options;
  const handler = new SdkHttpHandler(options.signal, options.times, options.answerLimits);
  const policy = { ...defaultRetryPolicy, ...options.policy };
  const source = new CredentialSource({ ...options, policy, clock });
  let connecting: Promise<SdkClient> | undefined;
  const client = (): Promise<SdkClient> => {
    connecting ??= connect(options, handler, source).catch(error => {
      connecting = undefined; // a later push may find what this one did not
      throw error;
    });
    return connecting;
  };
  const calls = new ApiCalls(region, client, { ...options, policy, clock });
  return {
    ...controlPlaneOf(calls, options, client),
    for: owner => controlPlaneOf(calls.for(owner), options, client),
    close: () => handler.destroy(),
  };
}

async function connect(
  { region, host }: ControlPlaneOptions,
  handler: SdkHttpHandler,
  source: CredentialSource,
): Promise<SdkClient> {
  return createSdkClient(region, handler, source, endpointForm(host));
}

function controlPlaneOf(
  calls: ApiCalls,
  options: ControlPlaneOptions,
  client: () => Promise<SdkClient>,
): EcrControlPlane {
  const { region, registryId } = options;
  const repositories = new ApiRepositories(calls, registryId);
  const images = new ApiImages(calls, registryId);
  /** The SDK does not check types: a response with an unexpected shape fails where it is read. */
  const told = <T>(operation: string, answer: Promise<T>): Promise<T> =>
    answer.catch(error => {
      throw toPushError(error, { operation, region });
    });
  return {
    region,
    ...(registryId === undefined ? {} : { registryId }),
    isCallersRegistry: ({ callerAccount }) =>
      told('DescribeRepositories', isCallers(registryId, callerAccount, client, repositories)),
    authorize: () => told('GetAuthorizationToken', authorize(calls, options, client)),
    blobMounting: () => blobMounting(calls),
    enableBlobMounting: () => enableBlobMounting(calls),
    describeRepository: name => told('DescribeRepositories', repositories.describe(name)),
    describeNewRepository: name => told('DescribeRepositories', repositories.describeNew(name)),
    describeRepositories: names => told('DescribeRepositories', repositories.describeAll(names)),
    listRepositories: () => repositories.list(),
    pullThroughCachePrefixes: () =>
      told('DescribePullThroughCacheRules', repositories.pullThroughCachePrefixes()),
    creationTemplates: () => told('DescribeRepositoryCreationTemplates', creationTemplates(calls)),
    createRepository: repository => told('CreateRepository', repositories.create(repository)),
    availableLayers: (repository, digests) =>
      told('BatchCheckLayerAvailability', images.availableLayers(repository, digests)),
    recentImages: (repository, limit) => told('DescribeImages', images.recentImages(repository, limit)),
    manifests: (repository, digests) => told('BatchGetImage', images.manifests(repository, digests)),
    resolveImages: (repository, references) =>
      told('BatchGetImage', images.resolveImages(repository, references)),
  };
}

/** False if the caller's account is unknown. */
async function isCallers(
  registryId: string | undefined,
  callerAccount: string | undefined,
  client: () => Promise<SdkClient>,
  repositories: ApiRepositories,
): Promise<boolean> {
  if (registryId === undefined) return true;
  return registryId === (callerAccount ?? (await accountOf(client)) ?? (await repositories.callerAccount()));
}

async function authorize(
  calls: ApiCalls,
  options: ControlPlaneOptions,
  connect: () => Promise<SdkClient>,
): Promise<RegistryAuthorization> {
  const { answer, clockOffset } = await calls.call(
    'token',
    'GetAuthorizationToken',
    undefined,
    async ({ sdk, client, options }) => {
      const answer = await client.send(new sdk.GetAuthorizationTokenCommand({}), options);
      return { answer, clockOffset: client.config.systemClockOffset }; // from the Date of the response
    },
  );
  const choice = choiceOf(options, await formOf(await connect()));
  return toAuthorization(answer.authorizationData?.[0], choice, options.mask, clockOffset);
}

/** The account of the credentials, if their source provides it (AWS_ACCOUNT_ID, an assumed role). */
async function accountOf(connect: () => Promise<SdkClient>): Promise<string | undefined> {
  const { client } = await connect();
  return (await client.config.credentials()).accountId;
}

/** FIPS and dual-stack as the environment or the AWS config file says. */
async function formOf({ client: { config } }: SdkClient): Promise<EndpointForm> {
  const [fips, dualStack] = await Promise.all([config.useFipsEndpoint(), config.useDualstackEndpoint()]);
  return { fips, dualStack, ...endpointForm(undefined) };
}

function choiceOf({ registryId, host }: ControlPlaneOptions, form: EndpointForm): RegistryChoice {
  const api = URL.parse(configuredEndpoint()?.value ?? '');
  return {
    form,
    ...(registryId === undefined ? {} : { registryId }),
    ...(host === undefined ? {} : { host }),
    ...(api === null ? {} : { api }),
  };
}

async function blobMounting(calls: ApiCalls): Promise<BlobMounting> {
  const answer = await calls.call('get-setting', 'GetAccountSetting', undefined, ({ sdk, client, options }) =>
    client.send(new sdk.GetAccountSettingCommand({ name: 'BLOB_MOUNTING' }), options),
  );
  return answer.value === 'ENABLED' ? 'ENABLED' : 'DISABLED';
}

async function enableBlobMounting(calls: ApiCalls): Promise<void> {
  await calls.call('put-setting', 'PutAccountSetting', undefined, ({ sdk, client, options }) =>
    client.send(new sdk.PutAccountSettingCommand({ name: 'BLOB_MOUNTING', value: 'ENABLED' }), options),
  );
}
