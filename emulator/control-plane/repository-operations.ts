import { z } from 'zod';
import { EcrError, invalidParameter } from '../state/ecr-error.ts';
import { pageOf, scrambled } from '../state/paging.ts';
import type { RegistryState } from '../state/registry-state.ts';
import type { EmulatedRepository } from '../state/repository.ts';
import { tagMutabilities } from '../state/tag-mutability.ts';
import {
  defaultPageSize,
  exclusionFiltersOf,
  inputOf,
  type Operation,
  paging,
  repositoryName,
  timestamp,
} from './api-call.ts';

const describeInput = z.object({
  repositoryNames: z.array(repositoryName).min(1).max(100).optional(),
  ...paging,
});

const describeRepositories: Operation = {
  kind: 'describe-repositories',
  resource: 'repositories',
  run(call) {
    const { repositoryNames, nextToken, maxResults } = inputOf(describeInput, call);
    const { registry } = call;
    if (repositoryNames !== undefined) {
      if (nextToken !== undefined || maxResults !== undefined) {
        throw invalidParameter('maxResults', 'cannot be used when repositoryNames are specified'); // I: wording
      }
      const found = repositoryNames.map(name => registry.repository(name));
      return { repositories: found.map(repository => describe(registry, repository)) };
    }
    const page = pageOf(ordered(registry), ({ name }) => name, maxResults ?? defaultPageSize, nextToken);
    return {
      repositories: page.items.map(repository => describe(registry, repository)),
      nextToken: page.nextToken,
    };
  },
};

const orders = new WeakMap<RegistryState, { revision: number; list: readonly EmulatedRepository[] }>();

/** Cached until a repository is created or deleted, because a listing of ten thousand has ten pages. */
function ordered(registry: RegistryState): readonly EmulatedRepository[] {
  const known = orders.get(registry);
  if (known?.revision === registry.revision) return known.list;
  const list = scrambled(registry.repositories.values(), ({ name }) => name);
  orders.set(registry, { revision: registry.revision, list });
  return list;
}

function describe(registry: RegistryState, { attributes }: EmulatedRepository): object {
  const { name, arn, encryption, tagMutability, exclusionFilters, createdAtMs } = attributes;
  return {
    repositoryArn: arn,
    registryId: registry.identity.registryId,
    repositoryName: name,
    repositoryUri: `${registry.identity.host}/${name}`,
    createdAt: timestamp(createdAtMs),
    imageTagMutability: tagMutability,
    ...exclusionFiltersOf(exclusionFilters),
    imageScanningConfiguration: { scanOnPush: false },
    encryptionConfiguration: { encryptionType: encryption.type, kmsKey: encryption.kmsKey },
  };
}

const createInput = z.object({
  repositoryName,
  tags: z.array(z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256) })).optional(),
  imageTagMutability: z.enum(tagMutabilities).optional(),
  imageTagMutabilityExclusionFilters: z
    .array(
      z.object({ filterType: z.literal('WILDCARD'), filter: z.string().regex(/^[0-9a-zA-Z._*-]{1,128}$/) }),
    )
    .min(1)
    .max(5)
    .optional(),
  encryptionConfiguration: z
    .object({ encryptionType: z.enum(['AES256', 'KMS', 'KMS_DSSE']), kmsKey: z.string().optional() })
    .optional(),
});

const createRepository: Operation = {
  kind: 'create-repository',
  resource: 'repository',
  run(call) {
    const input = inputOf(createInput, call);
    const tags = input.tags ?? [];
    if (tags.length > 50) throw new EcrError('TooManyTagsException', 'A repository has at most 50 tags'); // I: wording
    if (tags.some(({ Key }) => Key.toLowerCase().startsWith('aws:'))) {
      throw new EcrError('InvalidTagParameterException', 'Tag keys must not begin with aws:'); // I: wording
    }
    if (tags.length > 0)
      call.context.permissions.require('ecr:TagResource', call.region, input.repositoryName); // I
    const encryption = input.encryptionConfiguration;
    const created = call.registry.createRepository({
      name: input.repositoryName,
      resourceTags: new Map(tags.map(({ Key, Value }) => [Key, Value])),
      tagMutability: input.imageTagMutability ?? 'MUTABLE',
      exclusionFilters: (input.imageTagMutabilityExclusionFilters ?? []).map(({ filter }) => filter),
      ...(encryption === undefined
        ? {}
        : {
            encryption: {
              type: encryption.encryptionType,
              ...(encryption.kmsKey === undefined ? {} : { kmsKey: encryption.kmsKey }),
            },
          }),
    });
    return { repository: describe(call.registry, created) };
  },
};

const rulesInput = z.object({
  ecrRepositoryPrefixes: z.array(z.string()).min(1).max(100).optional(),
  ...paging,
});

const describePullThroughCacheRules: Operation = {
  kind: 'describe-pull-through-rules',
  resource: 'none',
  run(call) {
    const { ecrRepositoryPrefixes, nextToken, maxResults } = inputOf(rulesInput, call);
    const all = call.registry.pullThroughRules;
    const missing = ecrRepositoryPrefixes?.find(prefix => !all.has(prefix));
    if (missing !== undefined) {
      throw new EcrError('PullThroughCacheRuleNotFoundException', `The rule ${missing} does not exist`); // I: wording
    }
    const wanted = [...all.values()].filter(({ prefix }) => ecrRepositoryPrefixes?.includes(prefix) ?? true);
    const page = pageOf(
      scrambled(wanted, ({ prefix }) => prefix),
      ({ prefix }) => prefix,
      maxResults ?? defaultPageSize,
      nextToken,
    );
    return {
      pullThroughCacheRules: page.items.map(({ prefix, upstreamUrl, createdAtMs }) => ({
        ecrRepositoryPrefix: prefix,
        upstreamRegistryUrl: upstreamUrl,
        createdAt: timestamp(createdAtMs),
        registryId: call.registry.identity.registryId,
      })),
      nextToken: page.nextToken,
    };
  },
};

export const repositoryOperations = {
  DescribeRepositories: describeRepositories,
  CreateRepository: createRepository,
  DescribePullThroughCacheRules: describePullThroughCacheRules,
} as const;
