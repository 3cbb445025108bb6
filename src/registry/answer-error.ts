import {
  AccessDeniedError,
  BlobsMissingError,
  CredentialsError,
  type PushError,
  RegistryError,
  RepositoryNotFoundError,
} from '../shared/errors.ts';
import type { RequestKind } from '../shared/request-log.ts';
import { describeAnswer, errorOf, type RegistryAnswer, saysExpired } from './registry-answer.ts';

/** ECR names its own permissions; any other registry is only ever read from, as the source of an image. */
export type RegistryFlavor = 'ecr' | 'other';

export interface AnswerContext {
  readonly host: string;
  readonly repository: string;
  readonly flavor: RegistryFlavor;
  readonly kind: RequestKind;
  /** What was tried, as `Manifest v1.2`, the begin of a sentence. */
  readonly what: string;
}

/** IAM action that ECR asks for each kind of request of the data plane (service authorization reference). */
const iamActions: Readonly<Partial<Record<RequestKind, string>>> = {
  'blob-head': 'ecr:BatchCheckLayerAvailability',
  'blob-get': 'ecr:GetDownloadUrlForLayer',
  mount: 'ecr:InitiateLayerUpload',
  'upload-open': 'ecr:InitiateLayerUpload',
  'upload-part': 'ecr:UploadLayerPart',
  'upload-status': 'ecr:UploadLayerPart',
  'upload-complete': 'ecr:CompleteLayerUpload',
  'manifest-head': 'ecr:BatchGetImage',
  'manifest-get': 'ecr:BatchGetImage',
  'manifest-put': 'ecr:PutImage',
  'manifest-delete': 'ecr:BatchDeleteImage',
};

/** The typed error for an answer that the push cannot go on with. */
export function toAnswerError(answer: RegistryAnswer, context: AnswerContext): PushError {
  const { code, message } = errorOf(answer);
  if (answer.status === 401 || saysExpired(answer)) return credentialsError(answer, context);
  if (answer.status === 403) return deniedError(answer, context);
  if (code === 'NAME_UNKNOWN') return missingRepository(answer, context);
  if (isImmutableTag(answer)) return immutableTagError(answer, context);
  if (context.kind === 'manifest-put' && saysBlobsMissing(answer)) return blobsMissing(answer, context);
  return new RegistryError(
    `${context.what}: ${context.host} answered with ${describeAnswer(answer)}.`,
    remedyFor(answer.status, message),
    { status: answer.status, code },
  );
}

function missingRepository(answer: RegistryAnswer, context: AnswerContext): PushError {
  if (context.flavor === 'ecr') return new RepositoryNotFoundError(context.repository, context.host);
  return new RegistryError(
    `${context.host} has no repository "${context.repository}".`,
    'Correct the input "image".',
    { status: answer.status, code: 'NAME_UNKNOWN' },
  );
}

/** An immutable tag that exists; ECR says `400 TAG_INVALID`. */
export function isImmutableTag(answer: RegistryAnswer): boolean {
  const { code, message } = errorOf(answer);
  return (
    (answer.status === 400 || answer.status === 409) &&
    (/^TAG_(INVALID|IMMUTABLE)$/.test(code) || /ImageTagAlreadyExists/.test(message)) &&
    /immutable|already exists/i.test(message)
  );
}

/** A manifest's blobs, or an index's children, are not there, or not yet visible to the registry's check. */
export function saysBlobsMissing(answer: RegistryAnswer): boolean {
  return (
    answer.status === 404 &&
    /^(BLOB_UPLOAD_UNKNOWN|BLOB_UNKNOWN|MANIFEST_BLOB_UNKNOWN)$/.test(errorOf(answer).code)
  );
}

/** An image has at most a few hundred layers. */
const mostNamed = 1000;

function blobsMissing(answer: RegistryAnswer, { what, host, repository }: AnswerContext): BlobsMissingError {
  const named = answer.body.toString('utf8').match(/sha256:[0-9a-f]{64}(?![0-9a-f])/g) ?? [];
  const { code } = errorOf(answer);
  return new BlobsMissingError(
    `${what}: ${host} answered with ${describeAnswer(answer)}, though all of it was there or sent.`,
    `The registry lists in ${repository} what it does not have. Build the image anew so that the layer gets another digest, or push to a new repository (see docs/troubleshooting.md).`,
    { status: answer.status, code, digests: [...new Set(named)].slice(0, mostNamed) },
  );
}

function credentialsError(answer: RegistryAnswer, context: AnswerContext): CredentialsError {
  const said = describeAnswer(answer);
  if (context.flavor === 'ecr') {
    return new CredentialsError(
      `${context.what}: ${context.host} refused the credentials (${said}).`,
      'Sign in anew (aws-actions/configure-aws-credentials) and run the job again: layers that arrived are not sent again.',
    );
  }
  return new CredentialsError(
    `${context.what}: ${context.host} refused access to ${context.repository} (${said}).`,
    `Check the image's name, and log in before this step: docker login ${context.host}.`,
  );
}

function deniedError(answer: RegistryAnswer, context: AnswerContext): PushError {
  if (context.flavor === 'other') return credentialsError(answer, context);
  const { message } = errorOf(answer);
  const action = /\b(ecr:[A-Za-z]+)/.exec(message)?.[1] ?? iamActions[context.kind] ?? 'ecr:BatchGetImage';
  const said = message === '' ? '' : ` (${message})`;
  const denied = `${context.what}: ${context.host} denied ${action} on ${context.repository}${said}.`;
  // a full repository answers PutImage with 403, too (aws/containers-roadmap issue 2159)
  return /quota|limit exceeded/i.test(message) || (context.kind === 'manifest-put' && message === '')
    ? new AccessDeniedError(
        action,
        denied,
        `Allow ${action} in the role's IAM policy (see docs/iam.md), or delete images: a repository at its image quota refuses new ones with the same answer.`,
      )
    : new AccessDeniedError(action, denied);
}

function immutableTagError(answer: RegistryAnswer, context: AnswerContext): RegistryError {
  const { code, message } = errorOf(answer);
  return new RegistryError(
    `${context.what}: the tag exists in ${context.repository} and is immutable (${message}).`,
    "Push under a new tag, or make the repository's tags mutable.",
    { status: answer.status, code },
  );
}

function remedyFor(status: number, message: string): string {
  if (status === 407) return 'Check HTTPS_PROXY and HTTP_PROXY: the proxy wants a user name and a password.';
  if (status === 429) return 'Run fewer pushes at once, or ask AWS for a higher rate quota.';
  if (status >= 500) return 'Run the job again: layers that arrived are not sent again.';
  if (/lifecycle|quota/i.test(message)) return 'Delete images, or ask AWS for a higher quota.';
  return 'See docs/troubleshooting.md.';
}
