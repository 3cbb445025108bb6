import { z } from 'zod';
import type { CreationTemplate } from '../state/creation-templates.ts';
import { resolveEncryption } from '../state/encryption.ts';
import { pageOf, scrambled } from '../state/paging.ts';
import type { RegistryState } from '../state/registry-state.ts';
import {
  defaultPageSize,
  exclusionFiltersOf,
  inputOf,
  type Operation,
  paging,
  timestamp,
} from './api-call.ts';

const templatesInput = z.object({ prefixes: z.array(z.string()).min(1).max(100).optional(), ...paging });

/** Takes no registry ID: it is about the caller's registry (D). Prefixes without a template are left out (I). */
const describeRepositoryCreationTemplates: Operation = {
  kind: 'describe-creation-templates',
  resource: 'none',
  run(call) {
    const { prefixes, nextToken, maxResults } = inputOf(templatesInput, call);
    const { context, region } = call;
    const registry = context.registry(region, context.callerAccountId);
    const wanted = [...registry.creationTemplates.all].filter(
      ({ prefix }) => prefixes?.includes(prefix) ?? true,
    );
    const page = pageOf(
      scrambled(wanted, ({ prefix }) => prefix),
      ({ prefix }) => prefix,
      maxResults ?? defaultPageSize,
      nextToken,
    );
    return {
      registryId: registry.identity.registryId,
      repositoryCreationTemplates: page.items.map(template => describe(registry, template)),
      nextToken: page.nextToken,
    };
  },
};

/** I: the key is returned as an ARN, as of a repository. */
function describe({ identity }: RegistryState, template: CreationTemplate): object {
  const { prefix, settings, appliedFor, createdAtMs } = template;
  const { tagMutability = 'MUTABLE', exclusionFilters = [], resourceTags = new Map() } = settings;
  const { type, kmsKey } = resolveEncryption(settings.encryption, identity);
  return {
    prefix,
    appliedFor,
    imageTagMutability: tagMutability,
    ...exclusionFiltersOf(exclusionFilters),
    encryptionConfiguration: { encryptionType: type, kmsKey },
    resourceTags: [...resourceTags].map(([Key, Value]) => ({ Key, Value })),
    createdAt: timestamp(createdAtMs),
    updatedAt: timestamp(createdAtMs),
  };
}

export const templateOperations = {
  DescribeRepositoryCreationTemplates: describeRepositoryCreationTemplates,
} as const;
