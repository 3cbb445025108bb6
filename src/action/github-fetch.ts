import { RegistryError } from '../shared/errors.ts';
import { lowerCased } from '../shared/header-names.ts';
import type { HttpTransport, OutgoingRequest } from '../shared/http-transport.ts';
import { isWithin, shownAddress } from '../shared/named-address.ts';
import { readGitHubAnswer } from './github-answer.ts';

/** What octokit passes to `fetch`. */
interface FetchOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

const maxRedirects = 5;
/** GitHub redirects requests to a repository that was renamed, and says to repeat them as they are. */
const redirects = new Set([301, 302, 307, 308]);

/**
 * `fetch` for octokit, by way of the same connections as all other requests: with their proxies, and with bounds on time and
 * size. Redirects are only followed within the API's own origin, because every request has the token.
 * @param maxBytes of a response
 * @throws AnswerTooLongError, NetworkError, RegistryError, AbortedError
 */
export function fetchOver(
  transport: HttpTransport,
  maxBytes?: number,
): (url: string, options: FetchOptions) => Promise<Response> {
  return async (address, { method, headers, body, signal }) => {
    let url = new URL(address);
    for (let followed = 0; ; followed += 1) {
      const answer = await transport.send({
        method: method as OutgoingRequest['method'],
        url,
        headers: lowerCased(headers),
        signal,
        ...(body === undefined ? {} : { body }),
      });
      const bytes = await readGitHubAnswer(
        { status: answer.status, host: url.host, chunks: answer.chunks() },
        maxBytes,
      );
      const location = answer.headers['location'];
      if (!redirects.has(answer.status) || location === undefined || followed === maxRedirects) {
        const { status } = answer;
        const none = status === 204 || status === 205 || status === 304;
        return new Response(none ? null : new Uint8Array(bytes), { status, headers: answer.headers });
      }
      url = within(url, location);
    }
  };
}

/** @throws RegistryError */
function within(from: URL, location: string): URL {
  const to = URL.parse(location, from.href);
  if (to !== null && isWithin(to, from)) return to;
  throw new RegistryError(
    `${from.host} redirects to ${to === null ? 'an invalid URL' : shownAddress(to)}, which is not GitHub's API. The token was not sent there`,
    'Check GITHUB_API_URL.',
  );
}
