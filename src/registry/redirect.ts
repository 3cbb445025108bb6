import { RegistryError } from '../shared/errors.ts';
import { nameAnother, shownAddress, whyNotCalled } from '../shared/named-address.ts';
import { storageError, tooManyRedirects } from './attempt-outcome.ts';
import { attemptHttp, type HttpAttemptContext } from './http-attempt.ts';
import type { RegistryAnswer } from './registry-answer.ts';
import type { RegistryRequest } from './registry-request.ts';

const redirectStatuses = new Set([301, 302, 303, 307, 308]);
const maxRedirects = 5;

export function isRedirect(answer: RegistryAnswer): boolean {
  return redirectStatuses.has(answer.status);
}

/**
 * One attempt, which follows redirects if the request asks for it. Only the registry's own origin gets the credentials.
 * @throws NetworkError, RegistryError, AbortedError
 */
export async function attemptRedirected(
  context: HttpAttemptContext,
  endpoint: URL,
  request: RegistryRequest,
  authorization: string | undefined,
): Promise<RegistryAnswer> {
  let url = request.url;
  for (let redirects = 0; ; redirects += 1) {
    const own = url.origin === endpoint.origin;
    const answer = await attemptHttp(context, request, url, own ? authorization : undefined);
    if (!own && answer.status >= 400) throw storageError(url, answer.status);
    const location = request.followRedirects === true ? followedLocation(answer, url) : undefined;
    if (location === undefined) return answer;
    answer.stream?.discard();
    if (redirects === maxRedirects) throw tooManyRedirects(request.what, endpoint.host, maxRedirects);
    url = location;
  }
}

/**
 * The target of a redirect.
 * @param from the URL that the response came from
 * @returns undefined if the response is not a redirect
 * @throws RegistryError if it must not be called
 */
export function followedLocation(answer: RegistryAnswer, from: URL): URL | undefined {
  if (!isRedirect(answer)) return undefined;
  const location = answer.headers['location'];
  const to = location === undefined ? null : URL.parse(location, from.href);
  if (to === null) {
    throw new RegistryError(
      `${from.host} returned a redirect without a valid Location header.`,
      'See docs/troubleshooting.md.',
      {
        status: answer.status,
      },
    );
  }
  const why = whyNotCalled(to, from);
  if (why === undefined) return to;
  throw new RegistryError(`${from.host} redirects to ${shownAddress(to)}, which ${why}.`, nameAnother, {
    status: answer.status,
  });
}
