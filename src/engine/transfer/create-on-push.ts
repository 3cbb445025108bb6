import type { CreationTemplate, EcrRepository, Encryption } from '../../ecr/control-plane.ts';
import { sameEncryption } from '../../ecr/encryption.ts';
import type { Repository } from '../../registry/repository.ts';
import { AccessDeniedError, isApiFailure } from '../../shared/errors.ts';
import { NetworkError } from '../../shared/network-error.ts';
import type { CreationOnPush } from '../opening/target.ts';
import type { PushContext } from '../push-context.ts';
import type { RepositoryCreation } from '../push-options.ts';

type CreationContext = Pick<PushContext, 'ecr' | 'options' | 'log'>;

/** The target after it was created, as far as it is known. */
export interface CreatedTarget {
  /** Undefined if the role is not allowed to describe it. */
  readonly description?: EcrRepository;
  readonly encryption?: Encryption;
}

/**
 * Lets ECR create the target by a repository creation template. The request that starts an upload does that, and decides
 * whether a template matches. It is sent alone, so that nothing is written for a name that nothing creates.
 * @returns undefined if the repository still does not exist
 */
export async function createOnPush(
  context: CreationContext,
  target: Repository,
  creation: CreationOnPush,
): Promise<CreatedTarget | undefined> {
  if (creation.expected === 'no' || !(await startsUpload(target, creation))) return undefined;
  const { ecr, options, log } = context;
  const template = creation.expected === 'yes' ? creation.template : undefined;
  const description = await ecr.describeNewRepository(options.repository).catch((error: unknown) => {
    if (!isApiFailure(error)) throw error;
    return undefined;
  });
  const encryption = description?.encryption ?? template?.encryption;
  log.transfer.repositoryCreatedOnPush(options.repository, encryption, template?.prefix);
  noteUnused(context, { ...template, ...description });
  return {
    ...(description === undefined ? {} : { description }),
    ...(encryption === undefined ? {} : { encryption }),
  };
}

/** Logs what `createOnPush` would do by the template. Writes nothing. */
export function previewOnPush(context: CreationContext, template: CreationTemplate): void {
  const { options, log } = context;
  log.transfer.wouldCreateOnPush(options.repository, template.encryption, template.prefix);
  noteUnused(context, template);
}

/**
 * Registries may answer an upload to a repository that does not exist in many ways. That it does not exist is certain, so
 * where no template is known, only a session means that there is one now.
 */
async function startsUpload(target: Repository, { expected }: CreationOnPush): Promise<boolean> {
  try {
    return await target.createOnPush();
  } catch (error) {
    const mayBeMissing = error instanceof AccessDeniedError || error instanceof NetworkError;
    if (expected === 'maybe' && mayBeMissing) return false;
    throw error;
  }
}

function noteUnused({ options, log }: CreationContext, made: Partial<CreationTemplate>): void {
  const unused = unusedInputs(options.createRepository, made);
  if (unused.length > 0) log.transfer.templateOverridesInputs(options.repository, unused);
}

/** The inputs for a new repository that the template does not do what they say. Tags of a template may be unknown. */
function unusedInputs(
  inputs: RepositoryCreation | undefined,
  made: Partial<Omit<CreationTemplate, 'prefix'>>,
): readonly string[] {
  if (inputs === undefined) return [];
  const { encryption, immutableTags, resourceTags } = inputs;
  const otherKey =
    encryption !== undefined && made.encryption !== undefined && !sameEncryption(encryption, made.encryption);
  const mutable = immutableTags && made.tagMutability !== undefined && made.tagMutability !== 'IMMUTABLE';
  const untagged = Object.entries(resourceTags).some(([key, value]) => made.resourceTags?.[key] !== value);
  return [
    ...(otherKey ? ['repository-encryption'] : []),
    ...(mutable ? ['repository-immutable-tags'] : []),
    ...(untagged ? ['repository-tags'] : []),
  ];
}
