import { RegistryError } from '../shared/errors.ts';
import { toRepository } from './answers.ts';
import type { ApiCalls, SdkClient } from './api-calls.ts';
import { nameOf, toPushError } from './api-errors.ts';
import type { EcrRepository, NewRepository } from './control-plane.ts';

/** What the API says of the registry's repositories. */
export class ApiRepositories {
  readonly #calls: ApiCalls;
  readonly #registry: { readonly registryId?: string };

  constructor(calls: ApiCalls, registryId: string | undefined) {
    this.#calls = calls;
    this.#registry = registryId === undefined ? {} : { registryId };
  }

  async describe(name: string): Promise<EcrRepository | undefined> {
    const answer = await this.#calls.call(
      'describe-repositories',
      'DescribeRepositories',
      name,
      ({ sdk, client }: SdkClient) =>
        client
          .send(new sdk.DescribeRepositoriesCommand({ ...this.#registry, repositoryNames: [name] }))
          .catch(error => {
            if (nameOf(error) === 'RepositoryNotFoundException') return { repositories: [] };
            throw error;
          }),
    );
    return toRepository(answer.repositories?.[0]);
  }

  async *list(): AsyncGenerator<readonly EcrRepository[], void, undefined> {
    let nextToken: string | undefined;
    do {
      const answer = await this.#calls.call(
        'describe-repositories',
        'DescribeRepositories',
        undefined,
        ({ sdk, client }: SdkClient) =>
          client.send(
            new sdk.DescribeRepositoriesCommand({
              ...this.#registry,
              maxResults: 1000,
              ...(nextToken === undefined ? {} : { nextToken }),
            }),
          ),
      );
      yield repositoriesOf(answer, this.#calls.region);
      nextToken = answer.nextToken;
    } while (nextToken !== undefined);
  }

  async pullThroughCachePrefixes(): Promise<readonly string[]> {
    const prefixes: string[] = [];
    let nextToken: string | undefined;
    do {
      const answer = await this.#calls.call(
        'describe-pull-through-rules',
        'DescribePullThroughCacheRules',
        undefined,
        ({ sdk, client }: SdkClient) =>
          client.send(
            new sdk.DescribePullThroughCacheRulesCommand({
              ...this.#registry,
              maxResults: 1000,
              ...(nextToken === undefined ? {} : { nextToken }),
            }),
          ),
      );
      for (const { ecrRepositoryPrefix } of answer.pullThroughCacheRules ?? []) {
        if (ecrRepositoryPrefix !== undefined) prefixes.push(ecrRepositoryPrefix);
      }
      nextToken = answer.nextToken;
    } while (nextToken !== undefined);
    return prefixes;
  }

  async create(repository: NewRepository): Promise<EcrRepository> {
    const answer = await this.#calls.call(
      'create-repository',
      'CreateRepository',
      repository.name,
      ({ sdk, client }: SdkClient) =>
        client
          .send(new sdk.CreateRepositoryCommand({ ...this.#registry, ...creationOf(repository) }))
          .catch(error => {
            if (nameOf(error) === 'RepositoryAlreadyExistsException') return { repository: undefined };
            throw error;
          }),
    );
    const created = toRepository(answer.repository) ?? (await this.describe(repository.name));
    if (created !== undefined) return created;
    throw new RegistryError(
      `Repository "${repository.name}" was made by another job and is gone again.`,
      'Run the job again.',
    );
  }
}

function repositoriesOf(
  { repositories = [] }: { readonly repositories?: Parameters<typeof toRepository>[0][] | undefined },
  region: string,
): readonly EcrRepository[] {
  try {
    return repositories.map(toRepository).filter(repository => repository !== undefined);
  } catch (error) {
    throw toPushError(error, { operation: 'DescribeRepositories', region });
  }
}

function creationOf({ name, encryption, immutableTags, resourceTags }: NewRepository) {
  const tags = Object.entries(resourceTags).map(([Key, Value]) => ({ Key, Value }));
  const kmsKey = encryption?.kmsKey;
  return {
    repositoryName: name,
    imageTagMutability: immutableTags ? ('IMMUTABLE' as const) : ('MUTABLE' as const),
    ...(tags.length === 0 ? {} : { tags }),
    ...(encryption === undefined
      ? {}
      : {
          encryptionConfiguration: {
            encryptionType: encryption.type as 'AES256' | 'KMS' | 'KMS_DSSE',
            ...(kmsKey === undefined ? {} : { kmsKey }),
          },
        }),
  };
}
