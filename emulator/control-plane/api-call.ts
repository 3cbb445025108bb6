import { z } from 'zod';
import type { EmulatorContext } from '../emulator-context.ts';
import type { JournalKind } from '../request-journal.ts';
import { EcrError } from '../state/ecr-error.ts';
import type { RegistryState } from '../state/registry-state.ts';

/** One call of the API, after its token and permissions were checked. */
export interface ApiCall {
  readonly context: EmulatorContext;
  readonly region: string;
  /** The registry of the account `registryId`, or of the caller. An unknown account has no repositories (I). */
  readonly registry: RegistryState;
  readonly input: Readonly<Record<string, unknown>>;
}

/** One operation of the API model. */
export interface Operation {
  readonly kind: JournalKind;
  /** The resource in IAM is the repository. Listing all repositories needs the wildcard resource. */
  readonly resource: 'none' | 'repository' | 'repositories';
  run(call: ApiCall): object;
}

/** Members of the input in the shapes of the API model. @throws EcrError SerializationException, InvalidParameterException */
export function inputOf<T>(schema: z.ZodType<T>, { input }: ApiCall): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const member = issue?.path.join('.') ?? '';
  if (issue?.code === 'invalid_type' && !(String(issue.path[0]) in input)) {
    throw new EcrError(
      'InvalidParameterException',
      `Invalid parameter at '${member}' failed to satisfy constraint: 'must not be null'`,
    );
  }
  throw new EcrError(
    'InvalidParameterException',
    `Invalid parameter at '${member}' failed to satisfy constraint: '${issue?.message}'`,
  );
}

/** Seconds since the epoch, the timestamp format of AWS JSON 1.1. */
export function timestamp(milliseconds: number): number {
  return Math.round(milliseconds) / 1000;
}

/** The member of a description that has the filters, if there are any. */
export function exclusionFiltersOf(filters: readonly string[]): object {
  if (filters.length === 0) return {};
  return {
    imageTagMutabilityExclusionFilters: filters.map(filter => ({ filterType: 'WILDCARD', filter })),
  };
}

export const repositoryName = z.string().min(2).max(256);
export const digestText = z.string().max(1000);
export const paging = { nextToken: z.string().optional(), maxResults: z.int().min(1).max(1000).optional() };
export const defaultPageSize = 100;
