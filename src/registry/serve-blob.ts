import { Readable } from 'node:stream';
import { type Digest, shortDigest } from '../oci/digest.ts';
import type { HttpAnswer } from '../shared/http-transport.ts';
import type { Exchange } from './exchange.ts';
import { followedLocation } from './redirect.ts';
import { errorOf, type RegistryAnswer } from './registry-answer.ts';
import type { RegistryRequest } from './registry-request.ts';
import type { ServedBlob } from './repository.ts';

/** A Range header that can be passed on as it is (RFC 9110, section 14.2). */
const passableRange = /^bytes=[\d\-, ]{1,200}$/;

/**
 * The blob as the registry serves it. A redirect to another origin is returned. One within the registry is followed,
 * because only we have the credentials.
 * @param range any other unit or form is ignored, and the whole blob is served
 * @returns undefined if there is no such blob
 */
export async function serveBlob(
  exchange: Exchange,
  repository: string,
  digest: Digest,
  range?: string,
): Promise<ServedBlob | undefined> {
  const request: RegistryRequest = {
    kind: 'blob-get',
    method: 'GET',
    url: exchange.url(repository, `blobs/${digest}`),
    headers: range !== undefined && passableRange.test(range) ? { range } : {},
    scope: `repository:${repository}:pull`,
    repository,
    what: `Layer ${shortDigest(digest)}`,
    stream: true,
  };
  const answer = await exchange.send(request);
  const location = followedLocation(answer, request.url);
  if (location === undefined) return served(exchange, request, answer);
  if (location.origin !== exchange.endpoint.origin) return { redirect: location };
  const followed = { ...request, url: location, followRedirects: true };
  return served(exchange, followed, await exchange.send(followed));
}

function served(
  exchange: Exchange,
  request: RegistryRequest,
  answer: RegistryAnswer,
): ServedBlob | undefined {
  const { status, headers, stream } = answer;
  if (status === 404 && errorOf(answer).code !== 'NAME_UNKNOWN') return undefined;
  if (stream === undefined || (status !== 200 && status !== 206)) {
    stream?.discard();
    throw exchange.error(answer, request);
  }
  const length = headers['content-length'] ?? '';
  const contentRange = headers['content-range'];
  return {
    status,
    stream: readable(stream),
    ...(/^\d{1,15}$/.test(length) ? { size: Number(length) } : {}),
    ...(contentRange === undefined ? {} : { contentRange }),
  };
}

function readable(answer: HttpAnswer): Readable {
  const stream = Readable.from(answer.chunks(), { objectMode: false, highWaterMark: 256 * 1024 });
  return stream.once('close', () => answer.discard()); // also if nothing was read from it
}
