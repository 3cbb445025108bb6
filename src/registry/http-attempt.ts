import { maxManifestBytes } from '../oci/manifest.ts';
import { AnswerTooLongError } from '../shared/answer-too-long.ts';
import { maxErrorBytes } from '../shared/error-text.ts';
import { type HttpAnswer, type HttpTransport, readAll } from '../shared/http-transport.ts';
import type { Logger } from '../shared/logger.ts';
import { readStart } from '../shared/read-bounded.ts';
import type { RequestKind, RequestLog } from '../shared/request-log.ts';
import { type Limiters, limiterFor } from './limits.ts';
import { redact } from './redact.ts';
import type { RegistryAnswer } from './registry-answer.ts';
import type { RegistryRequest } from './registry-request.ts';

/** What every HTTP request goes through. */
export interface HttpAttemptContext {
  readonly transport: HttpTransport;
  readonly limiters: Limiters;
  readonly requests: RequestLog;
  /** Counts every request as this kind. */
  readonly countAs: RequestKind | undefined;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Manifests are the longest bodies that are read whole. The margin makes one that is too long recognizable. */
const maxAnswerBytes = maxManifestBytes + 1024;

/**
 * Sends one HTTP request when the limits permit it, then counts and logs it.
 * @param url the request's own URL, or the one it was redirected to
 * @throws NetworkError, AbortedError
 */
export async function attemptHttp(
  context: HttpAttemptContext,
  request: RegistryRequest,
  url: URL,
  authorization: string | undefined,
): Promise<RegistryAnswer> {
  const permit = await limiterFor(context.limiters, request.kind).acquire(context.signal);
  const started = performance.now();
  let status = 0;
  try {
    const answer = await send(context, request, url, authorization);
    const read = await readAnswer(request, answer, authorization);
    status = answer.status;
    return read;
  } finally {
    const milliseconds = performance.now() - started;
    const throttled = status === 429;
    permit.release(throttled);
    context.requests.record({ kind: context.countAs ?? request.kind, status, milliseconds, throttled });
    context.logger.debug(debugLine(request, url, status, milliseconds));
  }
}

function send(
  { transport, signal }: HttpAttemptContext,
  request: RegistryRequest,
  url: URL,
  authorization: string | undefined,
): Promise<HttpAnswer> {
  const body = typeof request.body === 'function' ? request.body() : request.body;
  return transport.send({
    method: request.method,
    url,
    headers: { ...request.headers, ...(authorization === undefined ? {} : { authorization }) },
    signal,
    ...(body === undefined ? {} : { body }),
    ...(request.stream === true ? { blob: true } : {}),
  });
}

async function readAnswer(
  request: RegistryRequest,
  answer: HttpAnswer,
  authorization: string | undefined,
): Promise<RegistryAnswer> {
  const { status, headers } = answer;
  if (request.stream === true && status >= 200 && status < 300) {
    return { status, headers, body: Buffer.alloc(0), stream: answer };
  }
  // requested content must stay unchanged; all else may end up in a message, so its start is enough
  if (request.method === 'GET' && status === 200) {
    return { status, headers, body: await readWanted(request, answer) };
  }
  const { bytes, cut } = await readStart(answer.chunks(), maxErrorBytes);
  return { status, headers, body: redact(bytes, authorization, cut) };
}

async function readWanted({ what, url }: RegistryRequest, answer: HttpAnswer): Promise<Buffer> {
  try {
    return await readAll(answer, maxAnswerBytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AnswerTooLongError(what, url.host, '4 MiB, the limit for a manifest');
  }
}

/** Paths only: queries carry signatures and upload state. A mount's query names what is mounted. */
function debugLine(request: RegistryRequest, url: URL, status: number, milliseconds: number): string {
  const query = request.kind === 'mount' ? url.search : url.search === '' ? '' : '?…';
  const answer = status === 0 ? 'no response' : String(status);
  return `${request.method} ${url.host}${url.pathname}${query} ${answer} ${Math.round(milliseconds)} ms`;
}
