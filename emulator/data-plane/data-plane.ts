import type { EmulatorContext } from '../emulator-context.ts';
import type { Exchange } from '../exchange.ts';
import type { JournalKind } from '../request-journal.ts';
import { EcrError } from '../state/ecr-error.ts';
import { getBlob, headBlob } from './blobs.ts';
import type { DataCall } from './data-call.ts';
import { answerCode, answerError, registryHeaders } from './errors.ts';
import { deleteManifest, getManifest, listReferrers, listTags, putManifest } from './manifests.ts';
import type { DataSubject } from './subject.ts';
import { cancelUpload, completeUpload, openUpload, uploadPart, uploadStatus } from './uploads.ts';

const handlers: Readonly<Partial<Record<JournalKind, (call: DataCall) => Promise<void>>>> = {
  'blob-head': headBlob,
  'blob-get': getBlob,
  mount: openUpload,
  'upload-open': openUpload,
  'upload-part': uploadPart,
  'upload-complete': completeUpload,
  'upload-status': uploadStatus,
  'upload-cancel': cancelUpload,
  'manifest-head': getManifest,
  'manifest-get': getManifest,
  'manifest-put': putManifest,
  'manifest-delete': deleteManifest,
  'tags-list': listTags,
  referrers: listReferrers,
};

/** IAM actions of requests that are no operation of the API (I). */
const actions: Readonly<Partial<Record<JournalKind, string>>> = {
  'upload-status': 'UploadLayerPart',
  'upload-cancel': 'UploadLayerPart',
};

/** The data plane: `/v2/`, after its credentials were looked at. */
export async function answerData(
  context: EmulatorContext,
  exchange: Exchange,
  subject: DataSubject,
): Promise<void> {
  const token = context.tokens.check(exchange.request.headers.authorization);
  if (token.state === 'unknown') return answerUnauthorized(context, exchange);
  if (token.state === 'expired') {
    return answerCode(
      exchange,
      403,
      'DENIED',
      'Your authorization token has expired. Reauthenticate and try again.',
    );
  }
  if (subject.kind === 'ping') return exchange.answer(200, registryHeaders);
  const handler = handlers[subject.kind];
  if (handler === undefined || subject.repository === undefined) {
    return exchange.answer(404, { ...registryHeaders, 'content-type': 'text/plain' }, '404 page not found\n');
  }
  const { region } = token;
  const { repository } = subject;
  try {
    const action = subject.operation ?? actions[subject.kind];
    if (action !== undefined) context.permissions.require(`ecr:${action}`, region, repository);
    context.quotas.take(region, subject.operation);
    await handler({ context, exchange, subject, region, registry: context.registry(region), repository });
  } catch (error) {
    if (!(error instanceof EcrError)) throw error;
    await answerError(exchange, error);
  }
}

async function answerUnauthorized({ endpoint }: EmulatorContext, exchange: Exchange): Promise<void> {
  await exchange.answer(
    401,
    {
      ...registryHeaders,
      'www-authenticate': `Basic realm="${endpoint}/",service="ecr.amazonaws.com"`,
      'content-type': 'text/plain; charset=utf-8',
    },
    'Not Authorized\n',
  );
}
