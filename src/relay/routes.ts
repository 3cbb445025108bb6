import { type Digest, isDigest } from '../oci/digest.ts';
import { isRepositoryName, isTag } from '../oci/reference.ts';
import { RequestError } from './request-error.ts';

/** What a path names. `name` is a valid repository name, without the token. */
export type Route =
  | { readonly kind: 'blob'; readonly name: string; readonly digest: Digest }
  | { readonly kind: 'uploads'; readonly name: string }
  | { readonly kind: 'upload'; readonly name: string; readonly id: string }
  | { readonly kind: 'manifest'; readonly name: string; readonly reference: string }
  | { readonly kind: 'tags'; readonly name: string }
  | { readonly kind: 'referrers'; readonly name: string; readonly digest: Digest };

/**
 * Parses what follows `/v2/TOKEN/`. Nothing is decoded: no valid name, tag or digest needs percent-encoding.
 * @returns undefined if the API has no such path
 * @throws RequestError if the name, tag or digest is invalid
 */
export function routeOf(path: string): Route | undefined {
  const parts = path.split('/');
  const last = parts.pop() ?? '';
  const parent = parts.pop() ?? '';
  if (parent === 'uploads' && parts.at(-1) === 'blobs') {
    const name = nameOf(parts.slice(0, -1));
    return last === '' ? { kind: 'uploads', name } : { kind: 'upload', name, id: last };
  }
  if (parent === 'blobs' && last === 'uploads') return { kind: 'uploads', name: nameOf(parts) };
  if (parent === 'blobs') return { kind: 'blob', name: nameOf(parts), digest: digestOrThrow(last) };
  if (parent === 'manifests')
    return { kind: 'manifest', name: nameOf(parts), reference: referenceOrThrow(last) };
  if (parent === 'tags' && last === 'list') return { kind: 'tags', name: nameOf(parts) };
  if (parent === 'referrers') return { kind: 'referrers', name: nameOf(parts), digest: digestOrThrow(last) };
  return undefined;
}

function nameOf(parts: readonly string[]): string {
  const name = parts.join('/');
  if (isRepositoryName(name)) return name;
  throw new RequestError(
    400,
    'NAME_INVALID',
    'The repository name is invalid.',
    'Use 2 to 256 lower-case letters, digits, and separators (. _ - /).',
  );
}

/** @throws RequestError DIGEST_INVALID */
export function digestOrThrow(text: string): Digest {
  if (isDigest(text)) return text;
  throw new RequestError(
    400,
    'DIGEST_INVALID',
    'The digest is missing or invalid.',
    'Use sha256: or sha512: and the hash in hexadecimal digits.',
  );
}

function referenceOrThrow(text: string): string {
  if (text.includes(':')) return digestOrThrow(text);
  if (isTag(text)) return text;
  throw new RequestError(
    400,
    'TAG_INVALID',
    'The tag is invalid.',
    'Use at most 128 letters, digits, and the characters . _ -',
  );
}
