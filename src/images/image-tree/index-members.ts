import { attestedDigest } from '../../oci/attestations.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import { formatPlatform, isUnknownPlatform } from '../../oci/platform.ts';
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

/**
 * @param wanted the input `platforms`
 * @throws ImageError if an image is missing; it names the platforms that are complete. Attestations can be left out, and where
 * platforms are wanted, also what has none
 */
export function requireComplete(results: readonly MemberResult[], wanted: readonly string[]): void {
  const isNeeded = (member: Descriptor): boolean =>
    !isArtifact(member) && (wanted.length === 0 || member.platform !== undefined);
  const missing = results.filter(result => result.missing !== undefined && isNeeded(result.member));
  const first = missing[0]?.missing;
  if (first === undefined) return;
  const absent = [...new Set(missing.map(result => nameOfMember(result.member)))].slice(0, 10).join(', ');
  const requested = wanted.length === 0 ? '' : ', which the input "platforms" requests';
  throw new ImageError(
    `The image lacks content of ${absent}${requested}. ${first.message}`,
    remedyFor(results, wanted),
    {
      cause: first,
    },
  );
}

function remedyFor(results: readonly MemberResult[], wanted: readonly string[]): string {
  const complete = results.flatMap(({ member, read }) => {
    const isImage = read !== undefined && !isArtifact(member) && member.platform !== undefined;
    return isImage && read.node.kind === 'manifest' && read.node.missingLayers === undefined ? [member] : [];
  });
  const platforms = [...new Set(complete.map(nameOfMember))].slice(0, 10).join(',');
  if (platforms === '') return 'Rebuild or re-save the image.';
  const change = wanted.length === 0 ? 'set the input' : 'change the input';
  return `Rebuild or re-save the complete image, or ${change} to push what is there (platforms: ${platforms}).`;
}

/**
 * Keeps or drops attestations and other artifacts together with the image that they refer to.
 * @param selecting whether only some platforms are wanted: then what refers to none of the index's images is dropped, too
 */
export function followSubjects(
  results: readonly MemberResult[],
  selecting: boolean,
): readonly MemberResult[] {
  const byDigest = new Map<string, MemberResult>(results.map(result => [result.member.digest, result]));
  return results.map(result => {
    if (result.read === undefined) return result;
    const { member } = result;
    const subject = subjectOf(result.read.node);
    const image = subject === undefined ? undefined : byDigest.get(subject);
    if (image === undefined) return selecting && isArtifact(member) ? { member } : result;
    if (image.read !== undefined) return result;
    return image.missing === undefined ? { member } : { member, missing: image.missing };
  });
}

/** Whether it is made for an image: an attestation, or something that Buildx marks like one. */
function isArtifact(member: Descriptor): boolean {
  return (
    attestedDigest(member) !== undefined ||
    (member.platform !== undefined && isUnknownPlatform(member.platform))
  );
}

function subjectOf(node: ImageNode): string | undefined {
  const subject = node.kind === 'manifest' ? node.manifest.subject?.digest : undefined;
  return attestedDigest(node.descriptor) ?? subject;
}

/** A member for messages: its platform, `attestations`, or the digest of anything else. */
export function nameOfMember(member: Descriptor): string {
  if (attestedDigest(member) !== undefined) return 'attestations';
  const { platform, digest } = member;
  return platform === undefined || isUnknownPlatform(platform) ? digest : formatPlatform(platform);
}
