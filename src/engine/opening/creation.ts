import type { EcrControlPlane } from '../../ecr/control-plane.ts';
import { templateFor } from '../../ecr/creation-templates.ts';
import { isApiFailure, RepositoryNotFoundError } from '../../shared/errors.ts';
import type { PushOptions } from '../push-options.ts';
import type { AccountSetting } from './blob-mounting.ts';
import type { CreationOnPush, Target } from './target.ts';

interface CreationContext {
  readonly ecr: Pick<EcrControlPlane, 'creationTemplates'>;
  readonly options: Pick<PushOptions, 'repository'>;
}

/** Reads the templates, unless the target is known to exist or they were read before. Writes nothing. */
export async function withCreation<T extends AccountSetting & { readonly target: Target }>(
  context: CreationContext,
  session: T,
): Promise<T> {
  const { target } = session;
  if (!target.missing || target.creation !== undefined) return session;
  return { ...session, target: { ...target, creation: await creationOnPush(context, session) } };
}

/** The templates that can be read are always those of the caller's own registry. */
async function creationOnPush(
  { ecr, options }: CreationContext,
  { otherAccount }: Pick<AccountSetting, 'otherAccount'>,
): Promise<CreationOnPush> {
  if (otherAccount !== undefined) return { expected: 'maybe' };
  try {
    const template = templateFor(options.repository, await ecr.creationTemplates());
    return template === undefined ? { expected: 'no' } : { expected: 'yes', template };
  } catch (error) {
    if (!isApiFailure(error)) throw error;
    return { expected: 'maybe' };
  }
}

/**
 * Writes nothing.
 * @throws RepositoryNotFoundError if nothing creates the missing target, or a dry run cannot know it
 */
export function checkCreation(target: Target, options: PushOptions, host: string): void {
  if (!target.missing || options.createRepository !== undefined) return;
  const expected = target.creation?.expected ?? 'maybe';
  if (expected === 'yes' || (expected === 'maybe' && !options.dryRun)) return;
  const remedy =
    'Check the input "repository", or set "create-repository: true". If a repository creation template makes it on push, a dry run needs ecr:DescribeRepositoryCreationTemplates to know.';
  throw new RepositoryNotFoundError(options.repository, host, expected === 'maybe' ? { remedy } : {});
}
