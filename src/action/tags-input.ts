import { isRepositoryName, isTag, parseEcrHost, parseReference } from '../oci/reference.ts';
import { InputError } from '../shared/errors.ts';

/** The target of the push, from the inputs `repository` and `tags`. */
export interface PushTarget {
  readonly repository: string;
  /** Bare tags, each once, in the order given. */
  readonly tags: readonly string[];
  /** Registry host of the full references; undefined if there are only bare tags. */
  readonly host?: string;
}

const bareRemedy = 'Use bare tags such as 1.4.2, or full references HOST/REPOSITORY:TAG, one per line.';

/**
 * @param repositoryInput the input `repository`; if undefined, it is taken from the tags
 * @throws InputError if a tag or name is malformed, or if they do not match
 */
export function parsePushTarget(
  repositoryInput: string | undefined,
  tagInputs: readonly string[],
): PushTarget {
  const parsed = tagInputs.map(parseTag);
  if (repositoryInput !== undefined) checkRepository('repository', repositoryInput);
  const host = onlyOne(parsed.map(tag => tag.host));
  const named = onlyOne(parsed.map(tag => tag.repository));
  const repository = repositoryInput ?? named;
  if (repository === undefined) {
    throw new InputError(
      'repository',
      'is missing, and no tag is a full reference.',
      'Set it to the name of the ECR repository, or use full references in "tags".',
    );
  }
  if (named !== undefined && named !== repository) {
    throw new InputError(
      'tags',
      `a tag names the repository ${named}, but the input "repository" is ${repository}.`,
      'Make them match, or use the action once per repository.',
    );
  }
  return {
    repository,
    tags: [...new Set(parsed.map(({ tag }) => tag))],
    ...(host === undefined ? {} : { host }),
  };
}

interface ParsedTag {
  readonly tag: string;
  readonly repository?: string;
  readonly host?: string;
}

function parseTag(text: string): ParsedTag {
  if (!text.includes('/') && !text.includes(':')) {
    if (isTag(text)) return { tag: text };
    throw new InputError('tags', `"${text}" is not a valid tag.`, bareRemedy);
  }
  const reference = parseReference(text);
  if (reference === undefined || reference.host === undefined) {
    throw new InputError('tags', `"${text}" must be a tag or a full reference.`, bareRemedy);
  }
  if (reference.digest !== undefined) {
    throw new InputError('tags', `"${text}" contains a digest, which a push cannot choose.`, bareRemedy);
  }
  checkRepository('tags', reference.repository);
  return { tag: reference.tag ?? 'latest', repository: reference.repository, host: reference.host };
}

function checkRepository(input: string, name: string): void {
  const withHost = parseEcrHost(name.split('/', 1)[0] ?? '') !== undefined;
  if (isRepositoryName(name) && !withHost) return;
  throw new InputError(
    input,
    `"${name}" is not a valid ECR repository name.`,
    'Use 2 to 256 lowercase letters, digits and single . _ - / between them, without the registry host.',
  );
}

function onlyOne(values: readonly (string | undefined)[]): string | undefined {
  const distinct = [...new Set(values.filter(value => value !== undefined))];
  if (distinct.length < 2) return distinct[0];
  throw new InputError(
    'tags',
    `the tags name different registries or repositories (${distinct.join(', ')}).`,
    'Use the action once per repository.',
  );
}

/** The account ID and region in a registry host; empty if it is not an ECR host. */
export function registryOfHost(host: string | undefined): {
  readonly registryId?: string;
  readonly region?: string;
} {
  return (host === undefined ? undefined : parseEcrHost(host)) ?? {};
}
