import type { PushError } from '../../shared/errors.ts';
import { oneLine } from '../../shared/one-line.ts';

/** What the push does without the response to a request that it can do without. */
const consequences = {
  'setting-unread': 'the account setting BLOB_MOUNTING is unknown',
  'setting-unchanged': 'blob mounting is not turned on',
  'target-undescribed': 'the encryption and tag mutability of the target repository are unknown',
  'images-unresolved': 'images are looked up in the registry API, or pushed again',
  'layers-one-by-one': 'layers of the target are looked up one by one',
  'caches-unidentified': 'pull-through caches cannot be identified',
  'registry-unlisted': "only repositories in mount-from or in the image's own hints are checked for layers",
  'registry-listed-in-part': 'only repositories that were listed before are checked for layers',
  'sources-unchecked': 'mounts are attempted without knowing where layers are',
  'diff-ids-unmatched': 'uncompressed layers are not matched with images in the registry',
  'tags-by-registry': 'images of immutable tags are read through the registry API',
} as const;
export type Consequence = keyof typeof consequences;

/** Consequences by what caused them. */
export type Tolerated = ReadonlyMap<string, ReadonlySet<Consequence>>;

/** What a push did without. */
export interface AllTolerated {
  /** By IAM action. */
  readonly denied: Tolerated;
  /** By what ECR returned. */
  readonly failed: Tolerated;
  /** After AWS rejected the credentials. */
  readonly rejected?:
    | { readonly error: PushError; readonly consequences: ReadonlySet<Consequence> }
    | undefined;
}

/**
 * The warnings of a push, each on one line: at most one per kind of cause.
 * @param completed false when the push failed: it has not continued after all
 */
export function toleratedWarnings(
  { denied, failed, rejected }: AllTolerated,
  completed: boolean,
): readonly string[] {
  const effect = completed ? ' The push continues, but some layers may be uploaded instead of mounted.' : '';
  const warnings: string[] = [];
  if (denied.size > 0) {
    const remedy = 'Allow the action in its IAM policy (see docs/iam.md).';
    warnings.push(`The role is not allowed to call ${listed(denied)}.${effect} ${remedy}`);
  }
  if (failed.size > 0) warnings.push(`Some ECR requests failed: ${listed(failed)}.${effect}`);
  if (rejected !== undefined) {
    const { message, remedy } = rejected.error;
    const said = message.replace(/\.$/, '');
    warnings.push(`${said}, so ${textOf(rejected.consequences)}.${effect} ${remedy}`);
  }
  return warnings.map(text => oneLine(text));
}

function listed(tolerated: Tolerated): string {
  return [...tolerated].map(([cause, keys]) => `${cause} (${textOf(keys)})`).join(', ');
}

function textOf(keys: ReadonlySet<Consequence>): string {
  return [...keys].map(key => consequences[key]).join('; ');
}
