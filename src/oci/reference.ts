import { type Digest, isDigest } from './digest.ts';

/** Repository name according to ECR's API model (2 to 256 characters). */
const repositoryPattern =
  /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
/** Tag according to the OCI distribution spec. */
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const hostPattern =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::\d+)?$|^\[[0-9a-fA-F:]+\](?::\d+)?$/;

export function isRepositoryName(text: string): boolean {
  return text.length >= 2 && text.length <= 256 && repositoryPattern.test(text);
}

export function isTag(text: string): boolean {
  return tagPattern.test(text);
}

/** The parts of `host/repository[:tag][@digest]`. */
export interface Reference {
  /** Registry host with port, lower case; undefined if the text contains none. */
  readonly host?: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

/**
 * Parses an image reference. The first component is a host if it contains a dot or a colon or is `localhost` (the rule that
 * Docker and containers/image use). Does not add defaults.
 * @returns undefined if the text is not a reference
 */
export function parseReference(text: string): Reference | undefined {
  const { name: nameAndTag, digest } = splitDigest(text);
  if (digest !== undefined && !isDigest(digest)) return undefined;
  const { name, tag } = splitTag(nameAndTag);
  if (tag !== undefined && !isTag(tag)) return undefined;
  const { host, repository } = splitHost(name);
  if (host !== undefined && !hostPattern.test(host)) return undefined;
  if (!repositoryPattern.test(repository) || repository.length > 256) return undefined;
  return {
    ...(host === undefined ? {} : { host: host.toLowerCase() }),
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

function splitDigest(text: string): { name: string; digest?: string } {
  const at = text.indexOf('@');
  return at < 0 ? { name: text } : { name: text.slice(0, at), digest: text.slice(at + 1) };
}

function splitTag(text: string): { name: string; tag?: string } {
  const colon = text.lastIndexOf(':');
  if (colon < 0 || text.indexOf('/', colon) >= 0) return { name: text };
  return { name: text.slice(0, colon), tag: text.slice(colon + 1) };
}

function splitHost(name: string): { host?: string; repository: string } {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isHost = first.includes('.') || first.includes(':') || first === 'localhost';
  return isHost ? { host: first, repository: name.slice(slash + 1) } : { repository: name };
}
