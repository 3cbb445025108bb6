import { isToken } from './token.ts';

/** What a path below `/v2/TOKEN/` names. The parts are not validated. */
export type Route =
  | { readonly kind: 'ping' }
  | {
      readonly kind: 'blob' | 'manifest' | 'referrers';
      readonly repository: string;
      readonly reference: string;
    }
  | { readonly kind: 'uploads' | 'tags'; readonly repository: string }
  | { readonly kind: 'upload'; readonly repository: string; readonly reference: string };

const shapes = [
  { kind: 'uploads', pattern: /^(.+)\/blobs\/uploads\/?$/ },
  { kind: 'upload', pattern: /^(.+)\/blobs\/uploads\/([0-9a-f-]+)$/ },
  { kind: 'blob', pattern: /^(.+)\/blobs\/([^/]+)$/ },
  { kind: 'manifest', pattern: /^(.+)\/manifests\/([^/]+)$/ },
  { kind: 'referrers', pattern: /^(.+)\/referrers\/([^/]+)$/ },
  { kind: 'tags', pattern: /^(.+)\/tags\/list$/ },
] as const;

/**
 * The route of a path (OCI distribution spec, "Endpoints"). Everything but the ping begins with the token.
 * @returns undefined for every other path, whether its token is wrong or the rest
 */
export function routeOf(path: string, token: string): Route | undefined {
  if (path === '/v2/' || path === '/v2') return { kind: 'ping' };
  const [, given, rest] = /^\/v2\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (given === undefined || rest === undefined || !isToken(given, token)) return undefined;
  for (const { kind, pattern } of shapes) {
    const [, repository, reference = ''] = pattern.exec(rest) ?? [];
    if (repository !== undefined) return { kind, repository, reference };
  }
  return undefined;
}
