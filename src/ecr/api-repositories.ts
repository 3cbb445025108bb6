import { AccessDeniedError, RegistryError, RepositoryNotFoundError } from '../shared/errors.ts';
import { chunked, toRepository } from './answers.ts';
import type { ApiCalls, Sending } from './api-calls.ts';
import { toPushError } from './api-errors.ts';
import type { CreatedRepository, EcrRepository, NewRepository, RepositoryPage } from './control-plane.ts';
import { shortList } from './pages.ts';
import { nameOf } from './sdk-error.ts';

/** Maximum number of names per DescribeRepositories call. */
const maxNames = 100;

/** Reads and creates the repositories of the registry through the API. */
export class ApiRepositories {
  readonly #calls: ApiCalls;
  readonly #registry: { readonly registryId?: string };

  constructor(calls: ApiCalls, registryId: string | undefined) {
    this.#calls = calls;
    this.#registry = registryId === undefined ? {} : { registryId };
  }

  async describe(name: string): Promise<EcrRepository | undefined> {
    return (await this.describeAll([name]))[0];
  }

  async describeNew(name: string): Promise<EcrRepository | undefined> {
    const backoff = this.#calls.backoff('DescribeRepositories');
    const failure = { reason: `repository ${name} was just created and is not listed yet`, throttled: false };
    for (;;) {
      const description = await this.describe(name);
      if (description !== undefined || !(await backoff.next(failure))) return description;
    }
  }

  async describeAll(names: readonly string[]): Promise<readonly EcrRepository[]> {
    const described = await Promise.all(chunked(names, maxNames).map(some => this.#describeSome(some)));
    return described.flat();
  }

  /** One name that does not exist fails the whole call, and ECR does not say which. So the list is halved to find it. */
  async #describeSome(repositoryNames: readonly string[]): Promise<readonly EcrRepository[]> {
    try {
      const answer = await this.#calls.call(
        'describe-repositories',
        'DescribeRepositories',
        repositoryNames.join(', '),
        ({ sdk, client, options }: Sending) =>
          client.send(
            new sdk.DescribeRepositoriesCommand({
              ...this.#registry,
              repositoryNames: [...repositoryNames],
            }),
            options,
          ),
      );
      return repositoriesOf(answer, this.#calls.region);
    } catch (error) {
      if (!(error instanceof RepositoryNotFoundError)) throw error;
      if (repositoryNames.length === 1) return [];
      const halves = chunked(repositoryNames, Math.ceil(repositoryNames.length / 2));
      return (await Promise.all(halves.map(half => this.#describeSome(half)))).flat();
    }
  }

  async *list(): AsyncGenerator<RepositoryPage, void, undefined> {
    const pages = this.#calls.pages({
      kind: 'describe-repositories',
      operation: 'DescribeRepositories',
      send: ({ sdk, client, options }, page) =>
        client.send(new sdk.DescribeRepositoriesCommand({ ...this.#registry, ...page }), options),
      entries: ({ repositories }) => repositories?.length ?? 0,
    });
    for await (const answer of pages) {
      const repositories = repositoriesOf(answer, this.#calls.region);
      yield { repositories, last: answer.nextToken === undefined };
    }
  }

  /** The account ID in the caller's own repositories; undefined if there are none, or the role may not list them. */
  async callerAccount(): Promise<string | undefined> {
    try {
      const answer = await this.#calls.call(
        'describe-repositories',
        'DescribeRepositories',
        undefined,
        ({ sdk, client, options }: Sending) =>
          client.send(new sdk.DescribeRepositoriesCommand({ maxResults: 1 }), options),
      );
      return repositoriesOf(answer, this.#calls.region)[0]?.registryId || undefined;
    } catch (error) {
      if (error instanceof AccessDeniedError || error instanceof RegistryError) return undefined;
      throw error;
    }
  }

  async pullThroughCachePrefixes(): Promise<readonly string[]> {
    const pages = this.#calls.pages(
      {
        kind: 'describe-pull-through-rules',
        operation: 'DescribePullThroughCacheRules',
        send: ({ sdk, client, options }, page) =>
          client.send(new sdk.DescribePullThroughCacheRulesCommand({ ...this.#registry, ...page }), options),
        entries: ({ pullThroughCacheRules }) => pullThroughCacheRules?.length ?? 0,
      },
      shortList,
    );
    const prefixes: (string | undefined)[] = [];
    for await (const { pullThroughCacheRules = [] } of pages) {
      prefixes.push(...pullThroughCacheRules.map(rule => rule.ecrRepositoryPrefix));
    }
    return prefixes.filter(prefix => prefix !== undefined);
  }

  async create(repository: NewRepository): Promise<CreatedRepository> {
    const answer = await this.#calls.call(
      'create-repository',
      'CreateRepository',
      repository.name,
      ({ sdk, client, options }: Sending) =>
        client
          .send(new sdk.CreateRepositoryCommand({ ...this.#registry, ...creationOf(repository) }), options)
          .catch(error => {
            if (nameOf(error) === 'RepositoryAlreadyExistsException') return { repository: undefined };
            throw error;
          }),
    );
    const own = toRepository(answer.repository);
    if (own !== undefined) return { created: true, description: own };
    const other = await this.describe(repository.name).catch((error: unknown) => {
      if (error instanceof AccessDeniedError) return undefined;
      throw error;
    });
    return { created: false, ...(other === undefined ? {} : { description: other }) };
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
