import { isSameRegistry, parseEcrHost } from '../oci/ecr-host.ts';
import { isRepositoryName, isTag, parseReference } from '../oci/reference.ts';
import { InputError } from '../shared/errors.ts';

/** The target of the push, from the inputs `repository` and `tags`. */
export interface PushTarget {
  readonly repository: string;
  /** Bare tags, each once, in the order given. */
  readonly tags: readonly string[];
  /** Registry host of the full references; undefined if there are only bare tags. */
  readonly host?: string;
  /** Full references to other registries, as given. */
  readonly skipped: readonly string[];
}

/** What tells one of several registries in the tags from the others. */
export interface WantedRegistry {
  /** The inputs `registry-id` and `region`. */
  readonly registryId?: string | undefined;
  readonly region?: string | undefined;
  /** Host name of a configured endpoint of ECR, which no ECR host has. */
  readonly endpointHostname?: string | undefined;
}

const bareRemedy = 'Use bare tags such as 1.4.2, or full references HOST/REPOSITORY:TAG, one per line.';

/**
 * Tags of several registries in one list, as docker/metadata-action writes them, are those of the ECR registry among them.
 * @param repositoryInput the input `repository`; if undefined, it is taken from the tags
 * @throws InputError if a tag or name is malformed, if they do not match, or if the registry is not clear
 */
export function parsePushTarget(
  repositoryInput: string | undefined,
  tagInputs: readonly string[],
  wanted: WantedRegistry = {},
): PushTarget {
  if (repositoryInput !== undefined) checkRepository('repository', repositoryInput);
  const { own, skipped } = ownTags(tagInputs.map(parseTag), wanted);
  const named = onlyOne(own.map(tag => tag.repository));
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
  const host = own.find(tag => tag.host !== undefined)?.host;
  return {
    repository,
    tags: [...new Set(own.map(({ tag }) => tag))],
    ...(host === undefined ? {} : { host }),
    skipped,
  };
}

/**
 * Tags for images that name their repositories themselves.
 * @returns each tag once, in the order given
 * @throws InputError if there is a full reference among them, or a malformed tag
 */
export function parseBareTags(tagInputs: readonly string[]): readonly string[] {
  const reference = tagInputs.find(tag => tag.includes('/') || tag.includes(':'));
  if (reference !== undefined) {
    throw new InputError(
      'tags',
      `"${reference}" is a full reference, but the lines of "images" name the repositories.`,
      'Use bare tags such as 1.4.2, or tags in the lines of "images".',
    );
  }
  return [...new Set(tagInputs.map(written => parseTag(written).tag))];
}

interface ParsedTag {
  readonly written: string;
  readonly tag: string;
  readonly repository?: string;
  /** Registry host; Docker Hub's if a full reference has none. */
  readonly host?: string;
}

const dockerHub = 'docker.io';

function parseTag(written: string): ParsedTag {
  if (!written.includes('/') && !written.includes(':')) {
    if (isTag(written)) return { written, tag: written };
    throw new InputError('tags', `"${written}" is not a valid tag.`, bareRemedy);
  }
  const reference = parseReference(written);
  if (reference === undefined) {
    throw new InputError('tags', `"${written}" must be a tag or a full reference.`, bareRemedy);
  }
  const { host = dockerHub, repository, tag = 'latest', digest } = reference;
  if (digest !== undefined) {
    throw new InputError('tags', `"${written}" contains a digest, which a push cannot choose.`, bareRemedy);
  }
  return { written, tag, repository, host };
}

interface OwnTags {
  readonly own: readonly ParsedTag[];
  readonly skipped: readonly string[];
}

/** Bare tags, and those of the one registry to push to. */
function ownTags(parsed: readonly ParsedTag[], wanted: WantedRegistry): OwnTags {
  const registry = ownRegistry(parsed, wanted);
  const isOwn = ({ host }: ParsedTag) =>
    host === undefined || (registry !== undefined && isSameRegistry(host, registry));
  const [own, foreign] = [parsed.filter(isOwn), parsed.filter(tag => !isOwn(tag))];
  if (own.length === 0) throw noneOfEcr(foreign);
  for (const { repository } of own) if (repository !== undefined) checkRepository('tags', repository);
  return { own, skipped: foreign.map(({ written }) => written) };
}

/**
 * A host of the registry to push to; undefined if only bare tags are of it.
 * @throws InputError if the tags name several registries that it could be
 */
function ownRegistry(parsed: readonly ParsedTag[], wanted: WantedRegistry): string | undefined {
  const hosts = parsed.flatMap(({ host }) => (host === undefined ? [] : [host]));
  const registries = hosts.filter((host, at) => hosts.findIndex(other => isSameRegistry(host, other)) === at);
  const candidates = registries.filter(host => mayBeEcr(host, wanted));
  const [only, second] = candidates;
  if (second === undefined) return only ?? behindEndpoint(registries, wanted);
  const chosen = candidates.filter(host => isWanted(host, wanted));
  if (chosen.length === 1) return chosen[0];
  throw new InputError(
    'tags',
    `the tags name several registries of ECR (${candidates.slice(0, 5).map(shownRegistry).join(', ')}).`,
    'Set "registry-id" and "region" to the one to push to, or use the action once per registry.',
  );
}

/** A configured endpoint of ECR can have a registry with any host name, which is known only after the sign-in. */
function behindEndpoint(
  registries: readonly string[],
  { endpointHostname }: WantedRegistry,
): string | undefined {
  const others = registries.filter(host => host !== dockerHub);
  return endpointHostname !== undefined && others.length === 1 ? others[0] : undefined;
}

/** A host that only resembles one of ECR is most likely misspelled, so the sign-in refuses it. */
function mayBeEcr(host: string, { endpointHostname }: WantedRegistry): boolean {
  if (/(?:^|\.)dkr[.-]ecr/.test(host)) return true;
  return endpointHostname !== undefined && host.replace(/:\d+$/, '') === endpointHostname;
}

function isWanted(host: string, { registryId, region }: WantedRegistry): boolean {
  const ecr = parseEcrHost(host);
  if (ecr === undefined || (registryId === undefined && region === undefined)) return false;
  return (registryId ?? ecr.registryId) === ecr.registryId && (region ?? ecr.region) === ecr.region;
}

function shownRegistry(host: string): string {
  const ecr = parseEcrHost(host);
  return ecr === undefined ? host : `account ${ecr.registryId} in ${ecr.region}`;
}

function noneOfEcr(foreign: readonly ParsedTag[]): InputError {
  const hosts = [...new Set(foreign.map(({ host }) => host))];
  if (hosts.length === 1 && hosts[0] === dockerHub) {
    return new InputError('tags', `"${foreign[0]?.written}" must be a tag or a full reference.`, bareRemedy);
  }
  return new InputError(
    'tags',
    `no tag names a registry of ECR (${hosts.slice(0, 5).join(', ')}).`,
    'Add a reference of ECR, such as 123456789012.dkr.ecr.eu-central-1.amazonaws.com/app:v1, or use bare tags.',
  );
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
    `the tags name different repositories (${distinct.slice(0, 5).join(', ')}).`,
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
