import type { RepositoryCall } from '../context.ts';
import { ClientGone, RequestError } from '../request-error.ts';
import { digestOrThrow } from '../routes.ts';
import { answerBlob, answerSession, sessionHeaders } from './answers.ts';
import { firstByteOf } from './content-range.ts';
import type { UploadSession } from './session.ts';

/** PATCH: the next bytes. */
export function appendToUpload(request: RepositoryCall, id: string): Promise<void> {
  return inSession(request, id, async session => {
    checkPosition(request, session);
    await session.append(request.call);
    answerSession(request, session, 202);
  });
}

/** PUT: the last bytes, or none, and the digest of all. */
export async function completeUpload(request: RepositoryCall, id: string): Promise<void> {
  await inSession(request, id, async session => {
    const digest = digestOrThrow(request.call.parameter('digest') ?? '');
    checkPosition(request, session);
    await session.append(request.call);
    await session.commit(digest);
    answerBlob(request, digest);
  });
}

/** GET: how many bytes have arrived. */
export function uploadStatus(request: RepositoryCall, id: string): Promise<void> {
  return inSession(request, id, async session => answerSession(request, session, 204));
}

/** DELETE */
export function cancelUpload(request: RepositoryCall, id: string): Promise<void> {
  return inSession(request, id, async session => {
    await session.discard();
    request.call.answer(204, {});
  });
}

async function inSession(
  { context, call, name }: RepositoryCall,
  id: string,
  work: (session: UploadSession) => Promise<void>,
): Promise<void> {
  const session = context.uploads.find(name, id);
  if (session === undefined) throw unknownUpload();
  await session.inTurn(async () => {
    if (call.gone) throw new ClientGone('while another request was served');
    if (session.ended) throw unknownUpload();
    await work(session);
  });
}

/** The bytes must follow those that have arrived. */
function checkPosition(request: RepositoryCall, session: UploadSession): void {
  const first = firstByteOf(request.call);
  if (first === undefined || first === session.size || request.call.bodySize === 0) return;
  throw new RequestError(
    416,
    'BLOB_UPLOAD_INVALID',
    `The request begins at byte ${first}, but ${session.size} bytes have arrived.`,
    'Continue from there.',
    sessionHeaders(request, session),
  );
}

function unknownUpload(): RequestError {
  return new RequestError(
    404,
    'BLOB_UPLOAD_UNKNOWN',
    'The upload does not exist or has ended.',
    'Push the blob again.',
  );
}
