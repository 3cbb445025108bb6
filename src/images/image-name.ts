import { parseReference } from '../oci/reference.ts';

/**
 * An image name with Docker's defaults filled in, so that two ways to write one name compare equal: `app` is
 * `docker.io/library/app:latest`.
 * @returns undefined when the text is no image name
 */
export function normalizeName(name: string): string | undefined {
  const reference = parseReference(name);
  if (reference === undefined) return undefined;
  const { digest, tag } = reference;
  const { host, repository } = withDefaults(reference);
  if (digest !== undefined) return `${host}/${repository}@${digest}`;
  return `${host}/${repository}:${tag ?? 'latest'}`;
}

/** Docker Hub where no host is named, and its `library/` for names without a slash. */
export function withDefaults(reference: { readonly host?: string; readonly repository: string }): {
  readonly host: string;
  readonly repository: string;
} {
  const named = reference.host ?? 'docker.io';
  const host = named === 'index.docker.io' ? 'docker.io' : named;
  const bare = host === 'docker.io' && !reference.repository.includes('/');
  return { host, repository: bare ? `library/${reference.repository}` : reference.repository };
}

/** The number in `@N`, as containers/image writes the Nth image of an archive or layout, counted from 0. */
export function positionOf(reference: string): number | undefined {
  const digits = /^@(\d{1,6})$/.exec(reference)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
