import { BlobsMissingError, type PushError, RegistryError } from '../shared/errors.ts';
import type { AnswerContext, RegistryProfile } from './profile.ts';
import { describeAnswer, errorOf, type RegistryAnswer, saysExpired } from './registry-answer.ts';

/** The typed error for a response that stops the push. */
export function toAnswerError(
  answer: RegistryAnswer,
  context: AnswerContext,
  profile: RegistryProfile,
): PushError {
  const { code, message } = errorOf(answer);
  if (answer.status === 401 || saysExpired(answer)) return profile.credentialsError(answer, context);
  if (answer.status === 403) return profile.deniedError(answer, context);
  if (code === 'NAME_UNKNOWN') return profile.missingRepositoryError(answer, context);
  if (isImmutableTag(answer)) return immutableTagError(answer, context);
  if (context.kind === 'manifest-put' && saysBlobsMissing(answer)) return blobsMissing(answer, context);
  return new RegistryError(
    `${context.what}: ${context.host} returned ${describeAnswer(answer)}.`,
    remedyFor(answer.status, message, profile),
    { status: answer.status, code },
  );
}

/** The tag exists and is immutable. ECR returns `400 TAG_INVALID`. */
export function isImmutableTag(answer: RegistryAnswer): boolean {
  const { code, message } = errorOf(answer);
  return (
    (answer.status === 400 || answer.status === 409) &&
    (/^TAG_(INVALID|IMMUTABLE)$/.test(code) || /ImageTagAlreadyExists/.test(message)) &&
    /immutable|already exists/i.test(message)
  );
}

/** Blobs of the manifest, or children of the index, are missing or not yet visible to the registry's check. */
export function saysBlobsMissing(answer: RegistryAnswer): boolean {
  return (
    answer.status === 404 &&
    /^(BLOB_UPLOAD_UNKNOWN|BLOB_UNKNOWN|MANIFEST_BLOB_UNKNOWN)$/.test(errorOf(answer).code)
  );
}

/** An image has at most a few hundred layers. */
const maxDigests = 1000;

function blobsMissing(answer: RegistryAnswer, { what, host, repository }: AnswerContext): BlobsMissingError {
  const named = answer.body.toString('utf8').match(/sha256:[0-9a-f]{64}(?![0-9a-f])/g) ?? [];
  const { code } = errorOf(answer);
  return new BlobsMissingError(
    `${what}: ${host} returned ${describeAnswer(answer)}, although everything it refers to exists or was uploaded.`,
    `Repository ${repository} lists a layer without storing it. Rebuild the image so that the layer gets a new digest, or push to a new repository (see docs/troubleshooting.md).`,
    { status: answer.status, code, digests: [...new Set(named)].slice(0, maxDigests) },
  );
}

function immutableTagError(answer: RegistryAnswer, context: AnswerContext): RegistryError {
  const { code, message } = errorOf(answer);
  return new RegistryError(
    `${context.what}: the tag exists in ${context.repository} and is immutable (${message}).`,
    "Push a new tag, or make the repository's tags mutable.",
    { status: answer.status, code },
  );
}

function remedyFor(status: number, message: string, { remedies }: RegistryProfile): string {
  if (status === 407)
    return 'Check HTTPS_PROXY and HTTP_PROXY: the proxy requires a user name and a password.';
  if (status === 429) return remedies.throttled;
  if (status >= 500) return 'Run the job again. Uploaded layers are not sent again.';
  if (/lifecycle|quota/i.test(message)) return remedies.quota;
  return 'See docs/troubleshooting.md.';
}
