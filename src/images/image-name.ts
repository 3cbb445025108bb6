import { parseReference } from '../oci/reference.ts';

/**
 * Completes an image name with Docker's defaults, so that different spellings of a name are equal: `app` becomes
 * `docker.io/library/app:latest`.
 * @returns undefined if the text is not an image name
 */
export function normalizeName(name: string): string | undefined {
  const reference = parseReference(name);
  if (reference === undefined) return undefined;
  const { digest, tag } = reference;
  const { host, repository } = withDefaults(reference);
  if (digest !== undefined) return `${host}/${repository}@${digest}`;
  return `${host}/${repository}:${tag ?? 'latest'}`;
}

/** Uses Docker Hub if there is no host, and `library/` for Docker Hub names without a slash. */
export function withDefaults(reference: { readonly host?: string; readonly repository: string }): {
  readonly host: string;
  readonly repository: string;
} {
  const named = reference.host ?? 'docker.io';
  const host = named === 'index.docker.io' ? 'docker.io' : named;
  const isOfficial = host === 'docker.io' && !reference.repository.includes('/');
  return { host, repository: isOfficial ? `library/${reference.repository}` : reference.repository };
}

/** The number in `@N`, the containers/image syntax for the Nth image of an archive or layout, counted from 0. */
export function positionOf(reference: string): number | undefined {
  const digits = /^@(\d{1,6})$/.exec(reference)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
