import { attestedDigest } from '../../oci/attestations.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import { formatPlatform } from '../../oci/platform.ts';
import { ImageError } from '../../shared/errors.ts';
import { MissingContentError } from './image-content.ts';
import type { MeasuredNode } from './tree-bounds.ts';

/** A member of an index and the result of reading it. */
export interface MemberResult {
  readonly member: Descriptor;
  /** Undefined if `platforms` does not include it, or if it is missing. */
  readonly read?: MeasuredNode;
  /** The reason why it is missing. */
  readonly missing?: MissingContentError;
}

/** Pairs members with results. @throws the first error other than missing content */
export function memberResults(
  members: readonly Descriptor[],
  results: readonly PromiseSettledResult<MeasuredNode | undefined>[],
): readonly MemberResult[] {
  const failed = results.find(
    result => result.status === 'rejected' && !(result.reason instanceof MissingContentError),
  );
  if (failed?.status === 'rejected') throw failed.reason;
  return members.map((member, at) => {
    const result = results[at];
    if (result?.status === 'rejected') return { member, missing: result.reason as MissingContentError };
    return result?.value === undefined ? { member } : { member, read: result.value };
  });
}

/** @throws ImageError if content is missing; for a manifest with the missing and the existing platforms */
export function requireComplete(results: readonly MemberResult[]): void {
  const missing = results.filter(result => result.missing !== undefined);
  const first = missing[0];
  if (first?.missing === undefined) return;
  if (first.missing.digest !== first.member.digest) throw first.missing;
  const existing = results.filter(result => result.read !== undefined).map(result => nameOf(result.member));
  throw new ImageError(
    `Members of the image index are missing: ${missing.map(result => nameOf(result.member)).join(', ')}. ${first.missing.message}`,
    existing.length === 0
      ? 'Rebuild or re-save the image.'
      : `Rebuild the complete image, or set the input "platforms" to the existing ones: ${existing.join(', ')}.`,
    { cause: first.missing },
  );
}

/** Keeps or drops attestations and other artifacts together with the image that they refer to. */
export function followSubjects(results: readonly MemberResult[]): readonly MemberResult[] {
  const excluded = new Map(results.filter(({ read }) => !read).map(result => [result.member.digest, result]));
  return results.map(result => {
    const subject = result.read && excluded.get((subjectOf(result.read.node) ?? '') as Descriptor['digest']);
    if (subject === undefined) return result;
    const { member } = result;
    return subject.missing === undefined ? { member } : { member, missing: subject.missing };
  });
}

function subjectOf(node: ImageNode): string | undefined {
  const subject = node.kind === 'manifest' ? node.manifest.subject?.digest : undefined;
  return attestedDigest(node.descriptor) ?? subject;
}

function nameOf(member: Descriptor): string {
  return member.platform === undefined ? member.digest : formatPlatform(member.platform);
}
