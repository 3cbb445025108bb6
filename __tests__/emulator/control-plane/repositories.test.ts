import {
  CreateRepositoryCommand,
  DescribePullThroughCacheRulesCommand,
  DescribeRepositoriesCommand,
  paginateDescribeRepositories,
} from '@aws-sdk/client-ecr';
import { describe, expect, it } from '@jest/globals';
import { emulatorClient, exceptionOf } from '../support/client.ts';

const keyArn = 'arn:aws:kms:eu-central-1:123456789012:key/0f5c0e1a-0000-4000-8000-000000000001';

describe('repositories of the control plane', () => {
  const running = emulatorClient();

  it('creates a repository with the defaults of ECR', async () => {
    const { emulator } = running;
    const { repository } = await running.ecr.send(
      new CreateRepositoryCommand({ repositoryName: 'team/app' }),
    );
    expect(repository).toMatchObject({
      repositoryName: 'team/app',
      registryId: '123456789012',
      repositoryArn: 'arn:aws:ecr:eu-central-1:123456789012:repository/team/app',
      repositoryUri: `${emulator.host}/team/app`,
      imageTagMutability: 'MUTABLE',
      encryptionConfiguration: { encryptionType: 'AES256' },
    });
    expect(repository?.encryptionConfiguration?.kmsKey).toBeUndefined();
    expect(repository?.createdAt).toBeInstanceOf(Date);
  });

  it('creates with encryption, mutability, filters and resource tags', async () => {
    const { emulator } = running;
    const { repository } = await running.ecr.send(
      new CreateRepositoryCommand({
        repositoryName: 'app',
        encryptionConfiguration: { encryptionType: 'KMS', kmsKey: keyArn },
        imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
        imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'dev-*' }],
        tags: [{ Key: 'team', Value: 'platform' }],
      }),
    );
    expect(repository).toMatchObject({
      encryptionConfiguration: { encryptionType: 'KMS', kmsKey: keyArn },
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'dev-*' }],
    });
    expect([...emulator.state.repository('app').attributes.resourceTags]).toEqual([['team', 'platform']]);
  });

  it('resolves the default KMS key and aliases to the same key ARN', async () => {
    const client = running.ecr;
    const keys: (string | undefined)[] = [];
    for (const kmsKey of [undefined, 'alias/aws/ecr', 'alias/own']) {
      const { repository } = await client.send(
        new CreateRepositoryCommand({
          repositoryName: `app-${keys.length}`,
          encryptionConfiguration: { encryptionType: 'KMS', kmsKey },
        }),
      );
      keys.push(repository?.encryptionConfiguration?.kmsKey);
    }
    expect(keys[0]).toMatch(/^arn:aws:kms:eu-central-1:123456789012:key\//);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it('rejects what the API model and KMS reject, with the same exceptions', async () => {
    const client = running.ecr;
    running.emulator.state.createRepository({ name: 'taken' });
    const create = (repositoryName: string, more: object = {}) =>
      exceptionOf(client.send(new CreateRepositoryCommand({ repositoryName, ...more })));
    const far = keyArn.replace('eu-central-1', 'us-east-1');
    const tags = Array.from({ length: 51 }, (_, at) => ({ Key: `k${at}`, Value: '' }));
    const names = await Promise.all([
      create('taken'),
      create('Upper'),
      create('a'),
      create('app', { encryptionConfiguration: { encryptionType: 'KMS', kmsKey: far } }),
      create('app', { encryptionConfiguration: { encryptionType: 'KMS_DSSE' } }),
      create('app', { tags }),
      create('app', { tags: [{ Key: 'aws:team', Value: 'x' }] }),
      create('app', { imageTagMutability: 'SOMETIMES' }),
    ]);
    expect(names.map(({ name }) => name)).toEqual([
      'RepositoryAlreadyExistsException',
      'InvalidParameterException',
      'InvalidParameterException',
      'KmsException',
      'KmsException',
      'TooManyTagsException',
      'InvalidTagParameterException',
      'InvalidParameterException',
    ]);
    expect([...running.emulator.state.repositories.keys()]).toEqual(['taken']);
  });

  it('rejects one repository more than the quota', async () => {
    running.emulator.state.limits.repositories = 1;
    const client = running.ecr;
    await client.send(new CreateRepositoryCommand({ repositoryName: 'one' }));
    const second = client.send(new CreateRepositoryCommand({ repositoryName: 'two' }));
    expect((await exceptionOf(second)).name).toBe('LimitExceededException');
  });

  it('describes named repositories and fails on the first that is missing', async () => {
    const { emulator } = running;
    for (const name of ['one', 'two', 'three']) emulator.state.createRepository({ name });
    const client = running.ecr;
    const { repositories } = await client.send(
      new DescribeRepositoriesCommand({ repositoryNames: ['three', 'one'] }),
    );
    expect(repositories?.map(({ repositoryName }) => repositoryName)).toEqual(['three', 'one']);
    const failure = await exceptionOf(
      client.send(new DescribeRepositoriesCommand({ repositoryNames: ['one', 'none'] })),
    );
    expect(failure).toEqual({
      name: 'RepositoryNotFoundException',
      message: "The repository with name 'none' does not exist in the registry with id '123456789012'",
    });
  });

  it('pages a listing, each repository once, not in lexical order', async () => {
    const { emulator } = running;
    const names = Array.from({ length: 25 }, (_, at) => `app-${String(at).padStart(2, '0')}`);
    for (const name of names) emulator.state.createRepository({ name });
    const seen: string[] = [];
    const sizes: number[] = [];
    const pages = paginateDescribeRepositories({ client: running.ecr, pageSize: 10 }, {});
    for await (const { repositories = [] } of pages) {
      sizes.push(repositories.length);
      seen.push(...repositories.map(({ repositoryName = '' }) => repositoryName));
    }
    expect(sizes).toEqual([10, 10, 5]);
    expect(seen.toSorted()).toEqual(names);
    expect(seen).not.toEqual(names);
  });

  it('skips and repeats no repository if others are created and deleted between two pages', async () => {
    const { state } = running.emulator;
    for (let at = 0; at < 20; at++) state.createRepository({ name: `app-${at}` });
    const client = running.ecr;
    const first = await client.send(new DescribeRepositoriesCommand({ maxResults: 10 }));
    const seen = (first.repositories ?? []).map(({ repositoryName = '' }) => repositoryName);
    state.deleteRepository(seen[9] ?? '');
    const second = await client.send(new DescribeRepositoriesCommand({ nextToken: first.nextToken }));
    seen.push(...(second.repositories ?? []).map(({ repositoryName = '' }) => repositoryName));
    expect(new Set(seen).size).toBe(20);
    expect(seen).toHaveLength(20);
  });

  it('returns 100 per page by default, at most 1,000, and no pages with names', async () => {
    const { emulator } = running;
    emulator.state.seedRepositories(1001, at => `app-${at}`);
    const client = running.ecr;
    const page = await client.send(new DescribeRepositoriesCommand({}));
    expect(page.repositories).toHaveLength(100);
    const most = await client.send(new DescribeRepositoriesCommand({ maxResults: 1000 }));
    expect([most.repositories?.length, typeof most.nextToken]).toEqual([1000, 'string']);
    const wrong = [
      { maxResults: 1001 },
      { maxResults: 0 },
      { nextToken: 'nonsense' },
      { repositoryNames: ['app-1'], maxResults: 10 },
    ];
    for (const input of wrong) {
      const failure = await exceptionOf(client.send(new DescribeRepositoriesCommand(input)));
      expect(failure.name).toBe('InvalidParameterException');
    }
  });

  it('lists ten thousand repositories in ten pages', async () => {
    const { emulator } = running;
    emulator.state.seedRepositories(10_000, at => `team-${at % 50}/app-${at}`);
    const pages = paginateDescribeRepositories({ client: running.ecr, pageSize: 1000 }, {});
    const seen = new Set<string | undefined>();
    for await (const { repositories = [] } of pages) {
      for (const { repositoryName } of repositories) seen.add(repositoryName);
    }
    expect(seen.size).toBe(10_000);
    expect(emulator.requests.count('describe-repositories')).toBe(10);
  });

  it("responds for another account's registry as if it had no repositories", async () => {
    running.emulator.state.createRepository({ name: 'app' });
    const failure = await exceptionOf(
      running.ecr.send(
        new DescribeRepositoriesCommand({ registryId: '999999999999', repositoryNames: ['app'] }),
      ),
    );
    expect(failure.message).toContain("registry with id '999999999999'");
  });

  it('describes pull-through-cache rules by prefix', async () => {
    const { emulator } = running;
    emulator.state.addPullThroughRule('docker-hub', 'registry-1.docker.io');
    emulator.state.addPullThroughRule('quay', 'quay.io');
    const client = running.ecr;
    const { pullThroughCacheRules } = await client.send(new DescribePullThroughCacheRulesCommand({}));
    const found = pullThroughCacheRules?.map(rule => [rule.ecrRepositoryPrefix, rule.upstreamRegistryUrl]);
    expect(new Map(found as [string, string][])).toEqual(
      new Map([
        ['docker-hub', 'registry-1.docker.io'],
        ['quay', 'quay.io'],
      ]),
    );
    const missing = client.send(new DescribePullThroughCacheRulesCommand({ ecrRepositoryPrefixes: ['gcr'] }));
    expect((await exceptionOf(missing)).name).toBe('PullThroughCacheRuleNotFoundException');
  });
});
