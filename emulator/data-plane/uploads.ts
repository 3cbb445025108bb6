import { type Digest, isDigest } from '../rules/digest.ts';
import { EcrError } from '../state/ecr-error.ts';
import { mountRefusal } from '../state/mount-rules.ts';
import type { EmulatedRepository } from '../state/repository.ts';
import type { UploadSession } from '../state/upload-session.ts';
import type { DataCall } from './data-call.ts';
import { answerCode, registryHeaders } from './errors.ts';

export type MountVerdict =
  | { readonly outcome: 'mount'; readonly digest: Digest; readonly size: number }
  | { readonly outcome: 'upload' }
  | { readonly outcome: 'denied'; readonly status: 401 | 403 };

/** Decides about a POST: a mount only if ECR's rules allow it. Records the reason if they do not. */
export function judgeMount(call: DataCall, target: EmulatedRepository): MountVerdict {
  const { registry, context, http, subject } = call;
  if (subject.kind !== 'mount') return { outcome: 'upload' };
  const wanted = isDigest(subject.digest) ? subject.digest : undefined;
  const refusal = mountRefusal(registry, context.permissions, target, subject.from, wanted);
  http.record.mount = refusal ?? 'mounted';
  const source = registry.findRepository(subject.from ?? '');
  const blob = wanted === undefined ? undefined : source?.blobs.get(wanted);
  if (refusal === undefined && blob !== undefined) return { outcome: 'mount', ...blob };
  const { deniedMountStatus: status } = registry.behaviour;
  return refusal === 'denied' && status !== 202 ? { outcome: 'denied', status } : { outcome: 'upload' };
}

export async function answerDenied({ http, subject }: DataCall, status: 401 | 403): Promise<void> {
  const message = `not authorized to perform: ecr:GetDownloadUrlForLayer on repository ${subject.from}`;
  await answerCode(http, status, 'DENIED', message); // I
}

/** Opens an upload, or mounts the blob if `mount` is set and the rules allow it. */
export async function openUpload(call: DataCall): Promise<void> {
  const target = targetOf(call);
  const verdict = judgeMount(call, target);
  if (verdict.outcome === 'denied') return answerDenied(call, verdict.status);
  if (verdict.outcome === 'mount') {
    target.addBlob(verdict.digest, verdict.size);
    return call.http.answer(201, blobHeaders(call, verdict.digest));
  }
  const session = call.registry.openUpload(target.name);
  if (call.http.fault?.type === 'lose-upload') await call.registry.loseUpload(session.id);
  await call.http.answer(202, sessionHeaders(call, session, 0));
}

function targetOf({ registry, repository, http }: DataCall): EmulatedRepository {
  try {
    return registry.pushTarget(repository);
  } catch (error) {
    if (registry.behaviour.missingRepositoryUpload === 'dropped' && isMissingRepository(error)) http.reset();
    throw error;
  }
}

function isMissingRepository(error: unknown): boolean {
  return error instanceof EcrError && error.name === 'RepositoryNotFoundException';
}

/** One part. ECR returns 201, and its `Range` may stay at the end of the first part. */
export async function uploadPart(call: DataCall): Promise<void> {
  const session = await sessionOf(call);
  await session.append(call.http.body(), firstByteOf(call));
  const { stickyRange } = call.registry.behaviour;
  const shown = stickyRange ? session.firstPartBytes : session.offset;
  await call.http.answer(201, sessionHeaders(call, session, shown));
}

/** Completes the upload. May contain the last or only part. */
export async function completeUpload(call: DataCall): Promise<void> {
  const session = await sessionOf(call);
  const { digest } = call.subject;
  if (call.http.hasBody) await session.append(call.http.body(), firstByteOf(call));
  if (!isDigest(digest)) {
    return answerCode(call.http, 400, 'DIGEST_INVALID', 'provided digest did not match uploaded content'); // I
  }
  call.registry.uploads.delete(session.id);
  await session.complete(digest, size => call.registry.pushTarget(call.repository).addBlob(digest, size));
  await call.http.answer(201, blobHeaders(call, digest));
}

export async function uploadStatus(call: DataCall): Promise<void> {
  const session = await sessionOf(call);
  await call.http.answer(204, sessionHeaders(call, session, session.offset));
}

export async function cancelUpload(call: DataCall): Promise<void> {
  const session = await sessionOf(call);
  await call.registry.loseUpload(session.id);
  await call.http.answer(204, registryHeaders);
}

/** @throws EcrError UploadNotFoundException */
async function sessionOf({ registry, repository, subject, http }: DataCall): Promise<UploadSession> {
  const id = subject.upload ?? '';
  if (http.fault?.type === 'lose-upload') await registry.loseUpload(id);
  const session = registry.uploads.get(id);
  if (session?.repository === repository) return session;
  throw new EcrError('UploadNotFoundException', `The upload ${id} does not exist in '${repository}'`); // I: wording
}

/** From `Content-Range: FIRST-LAST`, with or without a unit. */
function firstByteOf({ http }: DataCall): number | undefined {
  const match = /^(?:bytes[ =])?(\d+)-/.exec(http.request.headers['content-range'] ?? '');
  return match === null ? undefined : Number(match[1]);
}

function sessionHeaders(call: DataCall, session: UploadSession, received: number) {
  return {
    ...registryHeaders,
    location: `${call.context.endpoint}/v2/${call.repository}/blobs/uploads/${session.id}?state=${session.id.slice(0, 8)}`,
    range: `0-${Math.max(0, received - 1)}`,
    'docker-upload-uuid': session.id, // not in any report, harmless (I)
  };
}

function blobHeaders(call: DataCall, digest: Digest) {
  return {
    ...registryHeaders,
    location: `${call.context.endpoint}/v2/${call.repository}/blobs/${digest}`,
    'docker-content-digest': digest,
  };
}
