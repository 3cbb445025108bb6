import type { EcrRepository } from '../../../ecr/control-plane.ts';
import type { Digest } from '../../../oci/digest.ts';
import { type ImageNode, needsCompression } from '../../../oci/image-tree.ts';
import type { ParsedManifest } from '../../../oci/manifest.ts';
import { RegistryError } from '../../../shared/errors.ts';
import type { Target } from '../../opening/target.ts';
import type { ManifestReader } from './manifest-reader.ts';

/**
 * Fails before anything is sent if an immutable tag would have to move.
 * @param resolved what the tags point to; tags that are not in there are not checked
 * @throws RegistryError naming the tag
 */
export function checkImmutableTags(
  { description }: Target,
  tags: readonly string[],
  digest: Digest,
  resolved: ReadonlyMap<string, Digest>,
): void {
  for (const { tag, current, why } of findImmutableTags(description, tags, resolved)) {
    if (current !== digest) throw immovableTag(description, tag, current, why);
  }
}

/**
 * The same for an image as it is in the source, before anything is sent.
 * @throws RegistryError naming the tag
 */
export async function checkImmutableTagsBefore(
  reader: ManifestReader,
  target: Target,
  tags: readonly string[],
  image: ImageNode,
  resolved: ReadonlyMap<string, Digest>,
): Promise<void> {
  if (needsCompression(image)) await checkByConfig(reader, target, tags, image, resolved);
  else checkImmutableTags(target, tags, image.descriptor.digest, resolved);
}

/**
 * The digest is unknown before the layers are compressed. So an immutable tag that exists has to point to an image of
 * the same kind and with the same config, because only that can turn out to be the same image. Images that cannot be
 * read are not checked.
 */
async function checkByConfig(
  reader: ManifestReader,
  { description }: Target,
  tags: readonly string[],
  image: ImageNode,
  resolved: ReadonlyMap<string, Digest>,
): Promise<void> {
  const fixed = findImmutableTags(description, tags, resolved);
  const manifests = await reader.read([...new Set(fixed.map(({ current }) => current))]);
  for (const { tag, current, why } of fixed) {
    const existing = manifests.get(current);
    if (existing !== undefined && !(await mayBecome(image, existing, reader)))
      throw immovableTag(description, tag, current, why);
  }
}

export interface ImmutableTag {
  readonly tag: string;
  readonly current: Digest;
  /** Why it is immutable, for the message. */
  readonly why: string;
}

/** The tags that exist and cannot be moved. */
export function findImmutableTags(
  description: EcrRepository | undefined,
  tags: readonly string[],
  resolved: ReadonlyMap<string, Digest>,
): readonly ImmutableTag[] {
  return tags.flatMap(tag => {
    const current = resolved.get(tag);
    const why = current === undefined ? undefined : whyImmutable(description, tag);
    return current === undefined || why === undefined ? [] : [{ tag, current, why }];
  });
}

/** Why the tag cannot be moved; undefined when it can, or when only ECR can decide. */
function whyImmutable(description: EcrRepository | undefined, tag: string): string | undefined {
  const { tagMutability, exclusionFilters } = description ?? {};
  const matching = exclusionFilters?.find(filter => matchesFilter(filter, tag));
  switch (tagMutability) {
    case 'IMMUTABLE':
      return "the repository's tags are immutable";
    case 'IMMUTABLE_WITH_EXCLUSION':
      if (exclusionFilters === undefined || matching !== undefined) return undefined;
      return "the repository's tags are immutable, and no exclusion filter matches this one";
    case 'MUTABLE_WITH_EXCLUSION':
      return matching && `the repository's exclusion filter "${matching}" makes it immutable`;
    default:
      return undefined;
  }
}

/** ECR's filter of type WILDCARD: `*` matches any text. The filter is untrusted text. */
function matchesFilter(filter: string, tag: string): boolean {
  const [start = '', ...rest] = filter.split('*');
  const end = rest.pop();
  if (end === undefined) return tag === start;
  if (!tag.startsWith(start)) return false;
  let at = start.length;
  for (const piece of rest) {
    const found = tag.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at + end.length <= tag.length && tag.endsWith(end);
}

function immovableTag(
  description: EcrRepository | undefined,
  tag: string,
  current: Digest,
  why: string,
): RegistryError {
  return new RegistryError(
    `Tag "${tag}" of ${description?.name} exists (${current}) and cannot be moved: ${why}.`,
    "Push a new tag, or make the repository's tags mutable.",
    { status: 400, code: 'TAG_INVALID' },
  );
}

/** Whether compressing layers can turn `node` into the existing manifest: its kind and its config stay the same. */
async function mayBecome(
  node: ImageNode,
  existing: ParsedManifest,
  reader: ManifestReader,
): Promise<boolean> {
  if (node.kind === 'opaque') return true;
  if (node.kind === 'manifest') {
    return existing.kind === 'manifest' && existing.manifest.config.digest === node.manifest.config.digest;
  }
  if (existing.kind !== 'index' || existing.index.manifests.length !== node.children.length) return false;
  const digests = existing.index.manifests.map(({ digest }) => digest);
  const members = await reader.read(digests);
  for (const [position, child] of node.children.entries()) {
    const member = members.get(digests[position] ?? child.descriptor.digest);
    if (member !== undefined && !(await mayBecome(child, member, reader))) return false;
  }
  return true;
}
