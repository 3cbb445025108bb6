import type { Digest } from '../../oci/digest.ts';
import { pathIn, type RepositoryCall } from '../context.ts';
import type { UploadSession } from './session.ts';

/** Headers that say where a session continues. An empty one has the range 0-0, as in Docker's registry. */
export function sessionHeaders(request: RepositoryCall, { id, size }: UploadSession) {
  return {
    location: pathIn(request, `blobs/uploads/${id}`),
    range: `0-${Math.max(0, size - 1)}`,
    'docker-upload-uuid': id,
  };
}

export function answerSession(request: RepositoryCall, session: UploadSession, status: 202 | 204): void {
  request.call.answer(status, sessionHeaders(request, session));
}

/** The repository has the blob. */
export function answerBlob(request: RepositoryCall, digest: Digest): void {
  request.call.answer(201, {
    location: pathIn(request, `blobs/${digest}`),
    'docker-content-digest': digest,
  });
}
