import { type Digest, isDigest } from '../oci/digest.ts';
import { isRepositoryName } from '../oci/reference.ts';
import type { CreationTemplate, EcrRepository, Encryption, StoredManifest } from './control-plane.ts';

/** As the SDK types it: every member may be missing. */
interface RepositoryAnswer {
  readonly repositoryName?: string | undefined;
  readonly registryId?: string | undefined;
  readonly imageTagMutability?: string | undefined;
  readonly imageTagMutabilityExclusionFilters?: readonly FilterAnswer[] | undefined;
  readonly encryptionConfiguration?: EncryptionAnswer | undefined;
}

interface EncryptionAnswer {
  readonly encryptionType?: string | undefined;
  readonly kmsKey?: string | undefined;
}

interface TemplateAnswer {
  readonly prefix?: string | undefined;
  readonly imageTagMutability?: string | undefined;
  readonly encryptionConfiguration?: EncryptionAnswer | undefined;
  readonly resourceTags?:
    | readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]
    | undefined;
  readonly appliedFor?: readonly string[] | undefined;
}

interface FilterAnswer {
  readonly filterType?: string | undefined;
  readonly filter?: string | undefined;
}

interface ImageAnswer {
  readonly imageId?:
    | { readonly imageDigest?: string | undefined; readonly imageTag?: string | undefined }
    | undefined;
  readonly imageManifest?: string | undefined;
  readonly imageManifestMediaType?: string | undefined;
}

/** Longer than the ARN of any key in the API model. */
const maxKeyLength = 2048;

/** @returns undefined for an entry without a valid name, so that no list fills the memory with long ones */
export function toRepository(answer: RepositoryAnswer | undefined): EcrRepository | undefined {
  if (answer?.repositoryName === undefined || !isRepositoryName(answer.repositoryName)) return undefined;
  if ((answer.encryptionConfiguration?.kmsKey ?? '').length > maxKeyLength) return undefined;
  return {
    name: answer.repositoryName,
    registryId: answer.registryId ?? '',
    encryption: toEncryption(answer.encryptionConfiguration),
    tagMutability: answer.imageTagMutability ?? 'MUTABLE',
    exclusionFilters: toFilters(answer.imageTagMutabilityExclusionFilters),
  };
}

/** @returns undefined for a template without a prefix, and for one that is not applied to pushes */
export function toCreationTemplate(answer: TemplateAnswer): CreationTemplate | undefined {
  const { prefix, appliedFor = [], resourceTags = [] } = answer;
  if (prefix === undefined || !appliedFor.includes('CREATE_ON_PUSH')) return undefined;
  return {
    prefix: prefix.replace(/\/+$/, ''),
    encryption: toEncryption(answer.encryptionConfiguration),
    tagMutability: answer.imageTagMutability ?? 'MUTABLE',
    resourceTags: Object.fromEntries(
      resourceTags.flatMap(({ Key, Value = '' }) => (Key === undefined ? [] : [[Key, Value]])),
    ),
  };
}

/** Maximum length of a filter in the API model, the same as for a tag. */
const maxFilterLength = 128;

function toFilters(answers: readonly FilterAnswer[] = []): readonly string[] | undefined {
  const known = answers.flatMap(({ filterType, filter = '' }) =>
    filterType === 'WILDCARD' && filter !== '' && filter.length <= maxFilterLength ? [filter] : [],
  );
  return known.length === answers.length ? known : undefined;
}

/** If ECR returns no encryption type, it is the default type. */
function toEncryption(answer: EncryptionAnswer | undefined): Encryption {
  const type = answer?.encryptionType ?? 'AES256';
  return answer?.kmsKey === undefined ? { type } : { type, kmsKey: answer.kmsKey };
}

/** @returns undefined for an entry without a valid digest or without content */
export function toManifest(answer: ImageAnswer): StoredManifest | undefined {
  const digest = digestOfImage(answer);
  if (digest === undefined || answer.imageManifest === undefined) return undefined;
  return {
    digest,
    mediaType: answer.imageManifestMediaType ?? '',
    bytes: Buffer.from(answer.imageManifest, 'utf8'),
  };
}

export function digestOfImage({ imageId }: ImageAnswer): Digest | undefined {
  const digest = imageId?.imageDigest;
  return digest !== undefined && isDigest(digest) ? digest : undefined;
}

/** `items` in chunks of at most `size`. */
export function chunked<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
