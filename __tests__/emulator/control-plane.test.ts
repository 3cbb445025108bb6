import {
  BatchCheckLayerAvailabilityCommand,
  BatchGetImageCommand,
  CreateRepositoryCommand,
  DescribeImagesCommand,
  DescribePullThroughCacheRulesCommand,
  DescribeRepositoriesCommand,
  GetAccountSettingCommand,
  GetAuthorizationTokenCommand,
  GetDownloadUrlForLayerCommand,
  ListImagesCommand,
  PutAccountSettingCommand,
} from '@aws-sdk/client-ecr';
import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/oci/digest.ts';
import { emulatorClient } from './support/client.ts';

const client = emulatorClient({ setting: 'DISABLED' });
const app = { repositoryName: 'app' };
const createApp = () => client.emulator.state.createRepository({ name: 'app' });
const named = (name: string) => expect.objectContaining({ name });

describe('the API', () => {
  it('issues tokens that the data plane takes, with itself as proxyEndpoint', async () => {
    const { authorizationData } = await client.ecr.send(new GetAuthorizationTokenCommand({}));
    const [data] = authorizationData ?? [];
    expect(data?.proxyEndpoint).toBe(client.emulator.endpoint);
    expect(Buffer.from(data?.authorizationToken ?? '', 'base64').toString()).toMatch(/^AWS:/);
    expect((data?.expiresAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(11.9 * 3_600_000);
    const headers = { authorization: `Basic ${data?.authorizationToken}` };
    expect((await client.v2('GET', '', { headers })).status).toBe(200);
  });

  it('has the setting off for an untouched account, and keeps what is put', async () => {
    const get = () => client.ecr.send(new GetAccountSettingCommand({ name: 'BLOB_MOUNTING' }));
    expect((await get()).value).toBe('DISABLED');
    await client.ecr.send(new PutAccountSettingCommand({ name: 'BLOB_MOUNTING', value: 'ENABLED' }));
    expect((await get()).value).toBe('ENABLED');
    const wrong = new PutAccountSettingCommand({ name: 'BLOB_MOUNTING', value: 'on' });
    await expect(client.ecr.send(wrong)).rejects.toEqual(named('ValidationException'));
  });

  it('lists repositories in pages, each once', async () => {
    client.emulator.state.seedRepositories(250, index => `team/app-${index}`);
    const names: string[] = [];
    const sizes: number[] = [];
    let nextToken: string | undefined;
    do {
      const page = await client.ecr.send(new DescribeRepositoriesCommand({ maxResults: 100, nextToken }));
      sizes.push(page.repositories?.length ?? 0);
      names.push(...(page.repositories ?? []).map(({ repositoryName }) => repositoryName ?? ''));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(sizes).toEqual([100, 100, 50]);
    expect(new Set(names).size).toBe(250);
  });

  it('describes encryption with the key resolved', async () => {
    const encryptionConfiguration = { encryptionType: 'KMS' } as const;
    await client.ecr.send(new CreateRepositoryCommand({ ...app, encryptionConfiguration }));
    const { repositories } = await client.ecr.send(
      new DescribeRepositoriesCommand({ repositoryNames: ['app'] }),
    );
    expect(repositories?.[0]?.encryptionConfiguration).toMatchObject({
      encryptionType: 'KMS',
      kmsKey: expect.stringMatching(/^arn:aws:kms:eu-central-1:123456789012:key\//),
    });
  });

  it('knows a repository once', async () => {
    await client.ecr.send(new CreateRepositoryCommand(app));
    await expect(client.ecr.send(new CreateRepositoryCommand(app))).rejects.toEqual(
      named('RepositoryAlreadyExistsException'),
    );
    await expect(
      client.ecr.send(new DescribeRepositoriesCommand({ repositoryNames: ['no'] })),
    ).rejects.toEqual(named('RepositoryNotFoundException'));
  });

  it('says a layer is available before any manifest names it', async () => {
    createApp();
    const digest = await client.upload('app', Buffer.from('content'));
    const layerDigests = [digest, digestOf('other'), 'nonsense'];
    const answer = await client.ecr.send(new BatchCheckLayerAvailabilityCommand({ ...app, layerDigests }));
    expect(answer.layers).toMatchObject([
      { layerDigest: digest, layerAvailability: 'AVAILABLE', layerSize: 7 },
      { layerDigest: digestOf('other'), layerAvailability: 'UNAVAILABLE' },
    ]);
    expect(answer.failures).toMatchObject([{ layerDigest: 'nonsense', failureCode: 'InvalidLayerDigest' }]);
  });

  it('refuses more than a hundred digests', async () => {
    createApp();
    const layerDigests = Array.from({ length: 101 }, (_, at) => digestOf(`${at}`));
    await expect(
      client.ecr.send(new BatchCheckLayerAvailabilityCommand({ ...app, layerDigests })),
    ).rejects.toEqual(named('InvalidParameterException'));
  });

  it('gives manifests by tag and digest, what is missing as a failure', async () => {
    createApp();
    const digest = await client.upload('app', Buffer.from('content'));
    const bytes = client.manifest([[digest, 7]]);
    await client.putManifest('app', 'v1', bytes);
    const imageIds = [{ imageTag: 'v1' }, { imageDigest: digestOf(bytes) }, { imageTag: 'v2' }];
    const { images, failures } = await client.ecr.send(new BatchGetImageCommand({ ...app, imageIds }));
    expect(images?.map(image => image.imageManifest)).toEqual([bytes.toString(), bytes.toString()]);
    expect(failures?.[0]?.failureCode).toBe('ImageNotFound');
    const list = await client.ecr.send(new ListImagesCommand(app));
    expect(list.imageIds).toEqual([{ imageTag: 'v1', imageDigest: digestOf(bytes) }]);
    const detail = await client.ecr.send(new DescribeImagesCommand(app));
    expect(detail.imageDetails?.[0]).toMatchObject({ imageDigest: digestOf(bytes), imageTags: ['v1'] });
  });

  it('gives download URLs only for layers of an image', async () => {
    createApp();
    const digest = await client.upload('app', Buffer.from('content'));
    const get = () => client.ecr.send(new GetDownloadUrlForLayerCommand({ ...app, layerDigest: digest }));
    await expect(get()).rejects.toEqual(named('LayerInaccessibleException'));
    await client.putManifest('app', 'v1', client.manifest([[digest, 7]]));
    expect(await (await fetch((await get()).downloadUrl ?? '')).text()).toBe('content');
  });

  it('tells the prefixes of pull-through caches', async () => {
    client.emulator.state.addPullThroughRule('hub');
    const { pullThroughCacheRules } = await client.ecr.send(new DescribePullThroughCacheRulesCommand({}));
    expect(pullThroughCacheRules?.map(rule => rule.ecrRepositoryPrefix)).toEqual(['hub']);
  });

  it('denies by action and repository', async () => {
    createApp();
    client.emulator.state.createRepository({ name: 'other' });
    client.emulator.permissions.deny('ecr:ListImages', 'app');
    await expect(client.ecr.send(new ListImagesCommand(app))).rejects.toEqual(named('AccessDeniedException'));
    expect((await client.ecr.send(new ListImagesCommand({ repositoryName: 'other' }))).imageIds).toEqual([]);
  });

  it('does not know other operations', async () => {
    const answer = await fetch(client.emulator.endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.Frobnicate' },
      body: '{}',
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: 'UnknownOperationException' });
  });
});

describe('quotas', () => {
  const limited = emulatorClient({ quotas: { ListImages: 2, InitiateLayerUpload: 2 } });

  it('throttle the API and the data plane in their own words', async () => {
    limited.emulator.state.createRepository({ name: 'app' });
    const list = () => limited.ecr.send(new ListImagesCommand(app));
    const answers = await Promise.allSettled([list(), list(), list(), list()]);
    const refused = answers.filter(answer => answer.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({ reason: { name: 'ThrottlingException' } });
    const posts = await Promise.all(
      Array.from({ length: 5 }, () => limited.v2('POST', 'app/blobs/uploads/')),
    );
    const throttled = posts.find(({ status }) => status === 429);
    expect(await throttled?.json()).toMatchObject({ errors: [{ code: 'TOOMANYREQUESTS' }] });
  });
});
