import { attestedDigest } from '../../oci/attestations.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import { formatPlatform } from '../../oci/platform.ts';
import { ImageError } from '../../shared/errors.ts';
import { MissingContentError } from './image-content.ts';
import type { MeasuredNode } from './tree-bounds.ts';

/** A member of an index with what came of reading it. */
export interface MemberResult {
  readonly member: Descriptor;
  /** Undefined when `platforms` does not ask for it, or it is not there. */
  readonly read?: MeasuredNode;
  /** Why it is not there. */
  readonly missing?: MissingContentError;
}

/** Pairs members with results. @throws whatever went wrong other than content that is missing */
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

/** @throws ImageError when content is missing; for a manifest it names the platform and those that are there */
export function requireComplete(results: readonly MemberResult[]): void {
  const absent = results.filter(result => result.missing !== undefined);
  const first = absent[0];
  if (first?.missing === undefined) return;
  if (first.missing.digest !== first.member.digest) throw first.missing;
  const there = results.filter(result => result.read !== undefined).map(result => nameOf(result.member));
  throw new ImageError(
    `The image index lists ${absent.map(result => nameOf(result.member)).join(', ')}, which is not there: ${first.missing.message}`,
    there.length === 0
      ? 'Build or save the image again.'
      : `Build or save all of it, or set the input "platforms" to what is there: ${there.join(', ')}.`,
    { cause: first.missing },
  );
}

/** Attestations and other artifacts go where the image goes that they speak of. */
export function followSubjects(results: readonly MemberResult[]): readonly MemberResult[] {
  const gone = new Map(results.filter(({ read }) => !read).map(result => [result.member.digest, result]));
  return results.map(result => {
    const subject = result.read && gone.get((subjectOf(result.read.node) ?? '') as Descriptor['digest']);
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
