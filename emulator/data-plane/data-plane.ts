import type { EmulatorContext } from '../emulator-context.ts';
import type { HttpCall } from '../http-call.ts';
import type { JournalKind } from '../request-journal.ts';
import { EcrError } from '../state/ecr-error.ts';
import type { DataCall } from './data-call.ts';
import { answerCode, answerError, registryHeaders } from './errors.ts';
import type { DataSubject } from './subject.ts';

export type DataHandler = (call: DataCall) => Promise<void>;

/** IAM actions of requests that are not an operation of the API (I). */
const actions: Readonly<Partial<Record<JournalKind, string>>> = {
  'upload-status': 'UploadLayerPart',
  'upload-cancel': 'UploadLayerPart',
};

/** A PUT with a body is a part and completes the upload (I). */
function operationsOf({ kind, operation }: DataSubject, { hasBody }: HttpCall): readonly string[] {
  if (operation === undefined) return [];
  return kind === 'upload-complete' && hasBody ? ['UploadLayerPart', operation] : [operation];
}

/**
 * Entry point of `/v2/`: checks credentials, permissions and rate, then calls `handler`. It is undefined for requests that
 * ECR does not support.
 */
export async function answerData(
  context: EmulatorContext,
  http: HttpCall,
  subject: DataSubject,
  handler: DataHandler | undefined,
): Promise<void> {
  const token = context.tokens.check(http.request.headers.authorization);
  if (token.state === 'unknown') return answerUnauthorized(context, http);
  if (token.state === 'expired') {
    return answerCode(
      http,
      403,
      'DENIED',
      'Your authorization token has expired. Reauthenticate and try again.',
    );
  }
  if (subject.kind === 'ping') return http.answer(200, registryHeaders);
  if (handler === undefined || subject.repository === undefined) {
    return http.answer(404, { ...registryHeaders, 'content-type': 'text/plain' }, '404 page not found\n');
  }
  const { region } = token;
  const { repository } = subject;
  try {
    const operations = operationsOf(subject, http);
    for (const action of [...operations, actions[subject.kind] ?? []].flat()) {
      if (!token.other) context.permissions.require(`ecr:${action}`, region, repository);
    }
    for (const operation of operations) context.quotas.take(region, operation);
    const registry = context.registry(region);
    registry.requireVisible(repository);
    await handler({ context, http, subject, region, registry, repository });
  } catch (error) {
    if (!(error instanceof EcrError)) throw error;
    await answerError(http, error);
  }
}

async function answerUnauthorized({ endpoint }: EmulatorContext, http: HttpCall): Promise<void> {
  await http.answer(
    401,
    {
      ...registryHeaders,
      'www-authenticate': `Basic realm="${endpoint}/",service="ecr.amazonaws.com"`,
      'content-type': 'text/plain; charset=utf-8',
    },
    'Not Authorized\n',
  );
}
