import type { Digest } from '../oci/digest.ts';
import { openRepository, type RepositoryCall } from './context.ts';
import { RequestError } from './request-error.ts';

const octets = 'application/octet-stream';

/** May mount the blob, so that the client need not send it. */
export async function headBlob(request: RepositoryCall, digest: Digest): Promise<void> {
  const repository = await openRepository(request);
  const size = await repository.find(digest);
  if (size === undefined) throw unknownBlob(digest);
  request.call.answer(200, {
    'content-type': octets,
    'content-length': size,
    'docker-content-digest': digest,
    'accept-ranges': 'bytes',
  });
}

/** The registry's redirect, or the bytes. The client verifies them. */
export async function getBlob(request: RepositoryCall, digest: Digest): Promise<void> {
  const { call } = request;
  const repository = await openRepository(request);
  const blob = await repository.readBlob(digest, call.headers.range);
  if (blob === undefined) throw unknownBlob(digest);
  if ('redirect' in blob) {
    call.answer(307, { location: withoutCredentials(blob.redirect), 'docker-content-digest': digest });
    return;
  }
  const headers = {
    'content-type': octets,
    'docker-content-digest': digest,
    ...(blob.size === undefined ? {} : { 'content-length': blob.size }),
    ...(blob.contentRange === undefined ? {} : { 'content-range': blob.contentRange }),
  };
  await call.stream(blob.status, headers, blob.stream);
}

function withoutCredentials(redirect: URL): string {
  const location = new URL(redirect);
  location.username = '';
  location.password = '';
  return location.href;
}

function unknownBlob(digest: Digest): RequestError {
  return new RequestError(
    404,
    'BLOB_UNKNOWN',
    `The repository does not have the blob ${digest}.`,
    'Push it first.',
  );
}
